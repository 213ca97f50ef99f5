import { isolationLevelOf } from "../isolation/isolation-settings.ts";
import type { Job, PluginChoice } from "../job/job.ts";
import type { PluginKind } from "../contract/plugin-brand.ts";
import { officialPlugins } from "../plugins/official-plugins.ts";
import { parseSpecifier } from "../plugins/parse-specifier.ts";
import type { JobRuntime } from "../run/job-runtime.ts";

/**
 * How many tasks can run at the same time where some plugins have processes of their own: each of these keeps a
 * processor busy, beside the thread that it works for.
 *
 * @param parallelism of a job whose plugins are all in the host's process
 */
export function parallelismBeside(
  parallelism: number,
  { reader, writer }: Pick<JobRuntime, "reader" | "writer">,
): number {
  const aside = [reader, writer].filter(({ stop }) => stop !== undefined).length;
  return Math.max(1, Math.floor(parallelism / (1 + aside)));
}

/** Whether a plugin of the job may run in a process of its own, as far as its name says before it is found. */
export function mayRunAside({ source, target, isolation }: Job): boolean {
  return (
    isolationLevelOf({ kind: originOf("reader", source.plugin) }, isolation) !== "trusted" ||
    isolationLevelOf({ kind: originOf("writer", target.plugin) }, isolation) !== "trusted"
  );
}

function originOf(
  kind: PluginKind,
  { type, custom }: PluginChoice,
): "official" | "package" | "path" | "program" {
  if (custom !== undefined) return parseSpecifier(custom).kind;
  return officialPlugins(kind).some((plugin) => plugin.type === type) ? "official" : "package";
}
