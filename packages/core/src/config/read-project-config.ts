import { dirname, relative, resolve } from "node:path";
import { describeIssues } from "../documents/describe-issues.ts";
import { fileProblems } from "../documents/file-problems.ts";
import type { InterpolationSources } from "../documents/interpolation-sources.ts";
import { overlayDocument } from "../documents/overlay-document.ts";
import { readDocument } from "../documents/read-document.ts";
import { isModuleFile, readModuleDocument } from "../documents/read-module-document.ts";
import type { SourceDocument } from "../documents/source-document.ts";
import { spellDocument } from "../documents/spell-document.ts";
import type { KeyPath, KeyProblem } from "../errors/key-problem.ts";
import type { SecretSettings } from "../job/read-job-options.ts";
import { configSchema, jobDefaultKeys } from "./config-schema.ts";
import { findConfigFile } from "./find-config-file.ts";

/** The configuration of the project that a job belongs to. */
export interface ProjectConfig {
  /** What it holds, checked or not: for what must not be shown of it. */
  readonly value: unknown;
  readonly problems: readonly KeyProblem[];
  readonly tenantId: string | undefined;
  /** Absolute paths. */
  readonly secrets: SecretSettings;
  /** The job, with what it does not say itself. */
  under(job: SourceDocument): SourceDocument;
}

/** What a job says of these is laid over the configuration key by key. */
const mergedSections: readonly KeyPath[] = [
  [],
  ["logging"],
  ["schema_drift"],
  ["retry_config"],
  ["plugins"],
  ["plugins", "sandbox"],
  ["finops"],
];

const none: ProjectConfig = {
  value: undefined,
  problems: [],
  tenantId: undefined,
  secrets: {},
  under: (job) => job,
};

/**
 * Finds and reads the configuration of a project. What is wrong with it is answered, to be told with the
 * problems of the job.
 *
 * @param folder of the job file; absolute
 * @param workingFolder messages show paths from there
 * @throws `CONFIG_SEARCH_FAILED`, and for a module `MODULE_FAILED` and `JOB_MODULE_INVALID`
 */
export async function readProjectConfig(
  folder: string,
  workingFolder: string,
  sources: Pick<InterpolationSources, "environment" | "standIns">,
): Promise<ProjectConfig> {
  const path = findConfigFile(folder);
  if (path === undefined) return none;
  return readConfigFile(path, relative(workingFolder, path), sources);
}

/**
 * Reads one configuration, as `readProjectConfig` does the one that it finds.
 *
 * @param path absolute
 * @param file the path as messages show it
 */
export async function readConfigFile(
  path: string,
  file: string,
  sources: Pick<InterpolationSources, "environment" | "standIns">,
): Promise<ProjectConfig> {
  const read = isModuleFile(path) ? readModuleDocument : readDocument;
  try {
    return checkConfig(await read(path, sources, file), file);
  } catch (error) {
    const problems = fileProblems(error, file, { path: [], location: undefined });
    return { ...none, problems: problems.map((problem) => ({ file, ...problem })) };
  }
}

function checkConfig(read: SourceDocument, file: string): ProjectConfig {
  const document = spellDocument(read, configSchema);
  const { value } = document;
  const result = configSchema.safeParse(value ?? {});
  const issues = result.success ? [] : describeIssues(result.error, document, configSchema);
  const problems = [...document.problems, ...issues].map((problem) => ({ file, ...problem }));
  const wrong = problems.map(({ path }) => path[0]);
  const { tenant_id: tenantId, secrets } = result.success ? result.data : {};
  const isTaken = ([key]: [string, unknown]): boolean =>
    jobDefaultKeys.includes(key) && !wrong.includes(key);
  const defaults = Object.fromEntries(Object.entries(Object(value)).filter(isTaken));
  const layer = {
    value: defaults,
    locate: (path: KeyPath) => {
      const location = document.locate(path);
      return location && { ...location, file };
    },
    variableAt: (path: KeyPath) => document.variableAt?.(path),
  };
  return {
    value,
    problems,
    tenantId,
    secrets: secretSettings(secrets, dirname(document.path)),
    under: (job) => overlayDocument(job, layer, mergedSections),
  };
}

function secretSettings(
  secrets: NonNullable<ReturnType<typeof configSchema.parse>["secrets"]> | undefined,
  folder: string,
): SecretSettings {
  if (secrets === undefined) return {};
  const { manager, config, folder: secretsFolder } = secrets;
  return {
    ...(manager === undefined ? {} : { manager: absoluteSpecifier(manager, folder) }),
    ...(config === undefined ? {} : { config, configFolder: folder }),
    ...(secretsFolder === undefined ? {} : { folder: resolve(folder, secretsFolder) }),
  };
}

/** The path of a plugin starts at the file that names it. */
function absoluteSpecifier(manager: string, folder: string): string {
  return /^\.{1,2}[\\/]/u.test(manager) ? resolve(folder, manager) : manager;
}
