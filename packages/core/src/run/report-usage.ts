import { DativoError } from "../errors/dativo-error.ts";
import type { JobRuntime } from "./job-runtime.ts";
import { noUsage, sumUsage } from "./plugin-meter.ts";
import type { ReportedUsage } from "./run-report.ts";
import type { TaskManifest } from "./task-manifest.ts";

/** One of the two ends of a stream. */
export type PluginRole = "reader" | "writer";

/** How often a stream was read again, by whose failure that was. */
export type RetriesByRole = Record<PluginRole, number>;

const writerMethods: ReadonlySet<unknown> = new Set([
  "writeBatch",
  "finish",
  "commitFiles",
  "prepare",
]);

/** Whose failure an error is: the writer's where one of its methods has thrown it. */
export function failedRole(cause: unknown): PluginRole {
  const method = DativoError.isInstance(cause) ? cause.details["method"] : undefined;
  return writerMethods.has(method) ? "writer" : "reader";
}

/** What the plugins of a stream have done, for its report. */
export function reportUsage(
  manifests: readonly TaskManifest[],
  { reader, writer }: Pick<JobRuntime, "reader" | "writer">,
  retries: RetriesByRole,
): Record<PluginRole, ReportedUsage> {
  const of = (role: PluginRole, plugin: string): ReportedUsage => {
    const { timeMs, waitMs, ...counts } = sumUsage(
      manifests.map(({ usage }) => usage?.[role] ?? noUsage),
    );
    return { plugin, time_ms: timeMs, wait_ms: waitMs, ...counts, retries: retries[role] };
  };
  return { reader: of("reader", reader.name), writer: of("writer", writer.name) };
}
