import type { PaginationOptions } from "@dativo/api-reader";
import type { SourceStream } from "@dativo/core/plugin";
import { jobErrors } from "./json-api-errors.ts";
import type { JsonApiReaderOptions, StreamOptions } from "./json-api-reader-options.ts";

/** What is known of one stream: its own options, and for the rest those of the job. */
export interface StreamSettings extends StreamOptions {
  readonly name: string;
  readonly endpoint: string;
  readonly pagination: PaginationOptions;
  readonly params: NonNullable<StreamOptions["params"]>;
}

/**
 * The settings of a stream of the job, or of a parent that is no object of it.
 *
 * @param streams the job's
 */
export function settleStream(
  name: string,
  options: JsonApiReaderOptions,
  streams: readonly SourceStream[],
): StreamSettings {
  const own = Object.hasOwn(options.streams, name) ? options.streams[name]! : {};
  const locator = streams.find((stream) => stream.name === name)?.locator ?? name;
  const isParent = !streams.some((stream) => stream.name === name);
  const { streams: _all, ...common } = options;
  // What the job says of all its objects it does not say of a parent: they read that, too, as a whole.
  const inherited = isParent ? { ...common, incremental: undefined, parent: undefined } : common;
  const { max_pages: pages, max_records: records } = isParent ? own : { ...common, ...own };
  return {
    ...inherited,
    ...own,
    max_pages: pages,
    max_records: records,
    name,
    endpoint: own.endpoint ?? (isParent ? undefined : options.endpoint) ?? locator,
    pagination: own.pagination ?? options.pagination ?? { type: "none" },
    params: { ...options.params, ...own.params },
  };
}

/**
 * Checks what the settings of streams say of each other.
 *
 * @throws `JSON_API_ENDPOINT_AMBIGUOUS`, `JSON_API_STREAM_UNKNOWN`, `JSON_API_PARENT_IN_CIRCLE`
 */
export function checkStreams(
  options: JsonApiReaderOptions,
  streams: readonly SourceStream[],
): void {
  const names = streams.map(({ name }) => name);
  const { endpoint } = options;
  const shared = names.filter((name) => options.streams[name]?.endpoint === undefined);
  if (endpoint !== undefined && shared.length > 1) {
    throw jobErrors.endpointAmbiguous(endpoint, shared);
  }
  const reached = new Set<string>();
  for (const name of names) {
    const line = [name];
    reached.add(name);
    for (let parent = parentOf(name); parent !== undefined; parent = parentOf(parent)) {
      if (line.includes(parent)) throw jobErrors.parentInCircle([...line, parent]);
      line.push(parent);
      reached.add(parent);
    }
  }
  const unknown = Object.keys(options.streams).find((name) => !reached.has(name));
  if (unknown !== undefined) throw jobErrors.streamUnknown(unknown, names);

  function parentOf(name: string): string | undefined {
    return settleStream(name, options, streams).parent?.stream;
  }
}
