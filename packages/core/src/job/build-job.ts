import type { SourceDocument } from "../documents/source-document.ts";
import { variablesIn } from "../documents/variables-in.ts";
import type { KeyPath } from "../errors/key-problem.ts";
import type { IncrementalSettings } from "../contract/source-config.ts";
import type { Job, JobStream, PluginChoice, SchemaDriftPolicy } from "./job.ts";
import { catalogSettings } from "./catalog-settings.ts";
import type { JobFile } from "./job-schema.ts";
import { isolationSettings } from "./isolation-settings.ts";
import { retryPolicy } from "./retry-policy.ts";

/** The values of a job that must not be shown. */
export interface JobSecretValues {
  readonly values: readonly string[];
  /** Those of them that only say who or where. */
  readonly identifiers: readonly string[];
}

/** What a job is made of. */
export interface JobParts {
  readonly file: JobFile;
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Absolute: where relative paths of the job start. */
  readonly folder: string;
  readonly streams: readonly JobStream[];
  readonly notices: readonly string[];
  readonly document: SourceDocument;
  readonly secrets: JobSecretValues;
}

/** The levels of job files, those of the earlier implementation among them. */
const logLevels = {
  debug: "debug",
  info: "info",
  warn: "warn",
  warning: "warn",
  error: "error",
  critical: "error",
} as const;

/** Puts a checked job file into the terms of planning. */
export function buildJob(parts: JobParts): Job {
  const { file, document } = parts;
  const { source, target } = file;
  const logLevel = file.logging?.level;
  return {
    name: parts.name,
    tenantId: file.tenant_id,
    path: parts.path,
    folder: parts.folder,
    source: {
      plugin: choosePlugin(source, source.custom_reader, "source", document),
      connection: source.connection,
      credentials: source.credentials,
      incremental: incrementalSettings(source),
      rateLimits: source.rate_limits ?? undefined,
    },
    target: {
      plugin: choosePlugin(target, target.custom_writer, "target", document),
      connection: target.connection,
      credentials: target.credentials,
      catalog: catalogSettings(target),
    },
    streams: parts.streams,
    validationMode: file.schema_validation_mode,
    maxRejects: file.max_rejects,
    uniqueMemoryMegabytes: file.unique_memory_mb,
    leaseSeconds: file.lease_seconds,
    schemaDrift: driftPolicy(file),
    execution: { executor: file.executor ?? "auto", threads: file.threads },
    isolation: isolationSettings(file),
    retry: retryPolicy(file.retry_config ?? {}),
    notices: parts.notices,
    logLevel: logLevel && logLevels[logLevel],
    finops: file.finops ?? undefined,
    secrets: parts.secrets.values,
    identifiers: parts.secrets.identifiers,
    locate: (keys) => document.locate(keys),
  };
}

function incrementalSettings({ incremental }: JobFile["source"]): IncrementalSettings | undefined {
  if (incremental === undefined) return undefined;
  const { strategy, cursor_field: cursorField, lookback_days: lookbackDays } = incremental;
  return {
    strategy,
    ...(typeof cursorField === "string" ? { cursorField } : {}),
    ...(typeof lookbackDays === "number" ? { lookbackDays } : {}),
  };
}

function driftPolicy({ schema_drift: drift }: JobFile): SchemaDriftPolicy {
  return {
    newColumn: drift.new_column,
    missingColumn: drift.missing_column,
    changedType: drift.changed_type,
  };
}

function choosePlugin(
  section: JobFile["source"] | JobFile["target"],
  custom: string | undefined,
  key: string,
  document: SourceDocument,
): PluginChoice {
  const fromEngine = section.options === undefined && section.engine?.options !== undefined;
  const optionsPath: KeyPath = fromEngine ? [key, "engine", "options"] : [key, "options"];
  const options = section.options ?? section.engine?.options ?? {};
  return {
    type: section.type,
    custom,
    options,
    optionsPath,
    variables: variablesIn(options, document, optionsPath),
  };
}
