import { hasCatalog } from "./has-catalog.ts";
import { isUrl } from "./is-url.ts";
import type { JobFile } from "./job-schema.ts";

/** The key paths, as texts, of what a job says and no part of this version acts upon. */
export function unusedKeys(file: JobFile, writesParquet: boolean): string[] {
  const { source, target, governance_overrides: governance } = file;
  const writesTable = writesParquet && hasCatalog(target);
  const local = target.output !== undefined && !isUrl(target.output);
  const said: readonly (readonly [string, unknown])[] = [
    ["retry_config.retryable_exit_codes", file.retry_config?.retryable_exit_codes],
    ["catalog", file.catalog],
    ["plugins.sandbox.cpu_limit", file.plugins?.sandbox?.cpu_limit],
    ["source.rate_limits", countsRequests(source) ? undefined : source.rate_limits],
    ["source.engine.type", source.engine?.type],
    ["source.incremental.state_path", source.incremental?.state_path],
    ["target.engine.type", target.engine?.type],
    ["target.catalog", writesParquet ? undefined : target.catalog],
    ["target.branch", writesTable ? undefined : target.branch],
    ["target.warehouse", writesTable ? undefined : target.warehouse],
    ["target.file_format", writesParquet ? undefined : target.file_format],
    ["target.parquet_target_size_mb", writesParquet ? undefined : target.parquet_target_size_mb],
    // A table may be on a store whose catalog, or the job, keeps its own things in a folder.
    [
      "target.connection",
      writesParquet && local && !writesTable ? sectionOf(target.connection) : undefined,
    ],
    ...Object.entries(governance ?? {})
      .filter(([key]) => key !== "owner")
      .map(([key, value]) => [`governance_overrides.${key}`, value] as const),
  ];
  return said.filter(([, value]) => value !== undefined && value !== null).map(([key]) => key);
}

/** One notice for all of them. */
export function unusedNotice(keys: readonly string[]): string[] {
  return keys.length === 0 ? [] : [`accepted, and has no effect yet: ${keys.join(", ")}`];
}

function sectionOf(section: object): object | undefined {
  return Object.keys(section).length === 0 ? undefined : section;
}

/** Whether a rate limit means something to the reader: it does to those of APIs, and may to any of others. */
function countsRequests({ type = "", custom_reader: custom }: JobFile["source"]): boolean {
  return custom !== undefined || type === "json-api" || type === "stripe";
}
