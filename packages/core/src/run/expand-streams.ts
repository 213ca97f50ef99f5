import { outputOfStream } from "../job/resolve-streams.ts";
import type { JobStream } from "../job/job.ts";
import { planErrors } from "../errors/plan-errors.ts";
import { callPluginUntilAborted } from "./call-plugin.ts";
import type { JobRuntime } from "./job-runtime.ts";
import type { PlanningReader } from "./planning-reader.ts";

/** Streams of which each is a single thing, and those of which that could not be found out. */
export interface ExpandedStreams {
  readonly streams: readonly JobStream[];
  readonly failures: readonly { readonly stream: JobStream; readonly cause: unknown }[];
}

/**
 * Makes a stream of each thing that a locator with wildcards means today. What the job names by itself as
 * well, with settings of its own, is not meant; the streams of a pattern always have folders of their own,
 * however many there are.
 */
export async function expandStreams(
  streams: readonly JobStream[],
  planning: PlanningReader,
  runtime: JobRuntime,
): Promise<ExpandedStreams> {
  const expanded: JobStream[] = [];
  const failures: { stream: JobStream; cause: unknown }[] = [];
  const named = new Set(
    streams.flatMap(({ source }) =>
      isPattern(source.locator) ? [] : [source.name, source.locator],
    ),
  );
  for (const stream of streams) {
    try {
      const names = isPattern(stream.source.locator)
        ? await listNames(stream, planning, runtime)
        : undefined;
      if (names === undefined) expanded.push(stream);
      for (const name of names ?? []) {
        if (named.has(name)) continue;
        named.add(name);
        expanded.push(streamOf(stream, name));
      }
    } catch (cause) {
      failures.push({ stream, cause });
    }
  }
  return { streams: expanded, failures };
}

function isPattern(locator: string): boolean {
  return /[*?]/u.test(locator);
}

async function listNames(
  { source }: JobStream,
  planning: PlanningReader,
  { reader, signal }: JobRuntime,
): Promise<readonly string[] | undefined> {
  const call = { kind: "reader", plugin: reader.name, stream: source.name } as const;
  const names = await callPluginUntilAborted({ ...call, method: "listStreams" }, signal, () =>
    planning.open().listStreams(source),
  );
  if (names?.length === 0) throw planErrors.patternEmpty(source.locator, reader.name);
  return names;
}

function streamOf(pattern: JobStream, name: string): JobStream {
  const { exclude: _exclude, ...source } = pattern.source;
  return {
    ...pattern,
    source: { ...source, name, locator: name },
    output: outputOfStream(pattern.outputRoot, name),
  };
}
