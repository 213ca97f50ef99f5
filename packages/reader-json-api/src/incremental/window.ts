import {
  type JsonObject,
  type Partition,
  type PartitionPlan,
  type StreamRequest,
  z,
} from "@dativo/core/plugin";
import { jobErrors } from "../json-api-errors.ts";
import type { IncrementalOptions } from "../json-api-reader-options.ts";
import { floorTo, formatMoment, granules, momentText, parseMoment } from "./moment.ts";

/** A span of time in microseconds since 1970: from its beginning on, up to and without its end. */
export interface Window {
  readonly from: bigint | undefined;
  readonly until: bigint | undefined;
}

/** Whether a moment belongs to a window. */
export function isInside(moment: bigint, { from, until }: Window): boolean {
  return (from === undefined || moment >= from) && (until === undefined || moment < until);
}

/** What a run leaves to the next: everything before `until` has been read. */
const stateSchema = z.object({ version: z.literal(1), field: z.string(), until: z.string() });

const microsecondsPerDay = 86_400_000_000;

/** What a window is made of. */
export interface WindowRequest {
  readonly request: StreamRequest;
  readonly options: IncrementalOptions;
  /** The reader's own state of the stream. */
  readonly state: unknown;
  readonly lookbackDays: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Steps that are worth reading side by side. */
  readonly atOnce: number;
}

/**
 * Plans what is new: from where the last run has ended up to a moment that is past. A window is what makes
 * each record be read once: of the highest value that was seen, nobody knows whether more records have it.
 *
 * @throws `JSON_API_CURSOR_NOT_TIME`
 */
export function planWindow(wanted: WindowRequest): PartitionPlan {
  const { options, request } = wanted;
  const field = request.cursor?.field ?? "";
  const granule = granules[options.format];
  const from = windowStart(wanted, field);
  const asked = momentOf(request.cursor?.before, wanted);
  const settled = BigInt(Math.round(wanted.now - options.settle_seconds * 1000)) * 1000n;
  const until = asked ?? floorTo(settled, granule);
  if (from !== undefined && from >= until) return { partitions: [] };
  const state = { version: 1, field, until: momentText(until) };
  return { partitions: partitionsOf({ from, until }, wanted), state };
}

function windowStart(wanted: WindowRequest, field: string): bigint | undefined {
  const { options, state, lookbackDays, request } = wanted;
  const { cursor } = request;
  const parsed = stateSchema.safeParse(state);
  const own = parsed.success && parsed.data.field === field ? parsed.data.until : undefined;
  const isBackfill = cursor?.before !== undefined;
  const last = isBackfill ? cursor.from : (own ?? cursor?.from);
  if (last === undefined) return momentOf(isBackfill ? undefined : options.start, wanted);
  const lookback = isBackfill ? 0n : BigInt(Math.round(lookbackDays * microsecondsPerDay));
  return momentOf(last, wanted)! - lookback;
}

function momentOf(text: string | undefined, { options, request }: WindowRequest) {
  if (text === undefined) return undefined;
  const moment = parseMoment(text, options.format) ?? parseMoment(isoOf(text), options.format);
  if (moment !== undefined) return moment;
  throw jobErrors.cursorNotTime(request.stream.name, request.cursor?.field ?? "", text);
}

/** What only `Date` can read, such as `2024-02` or `Fri, 01 Mar 2024 12:00:00 GMT`. */
function isoOf(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? "" : new Date(time).toISOString();
}

/** Whole steps side by side where there are several, each share a run of them. */
function partitionsOf(
  { from, until }: { readonly from: bigint | undefined; readonly until: bigint },
  { options, atOnce }: WindowRequest,
): Partition[] {
  const step = stepOf(options);
  if (from === undefined || step === undefined) return [partition(from, until)];
  const steps = Number((until - from + step - 1n) / step);
  const shares = Math.min(steps, atOnce);
  const perShare = BigInt(Math.ceil(steps / shares)) * step;
  const partitions: Partition[] = [];
  for (let start = from; start < until; start += perShare) {
    const end = start + perShare;
    partitions.push(partition(start, end < until ? end : until));
  }
  return partitions;
}

/** Whole granules: a step that the format cannot tell apart would be read twice, or not at all. */
function stepOf({ step_days: days, format }: IncrementalOptions): bigint | undefined {
  if (days === undefined) return undefined;
  const granule = granules[format];
  const step = floorTo(BigInt(Math.round(days * microsecondsPerDay)), granule);
  return step < granule ? granule : step;
}

function partition(from: bigint | undefined, until: bigint): Partition {
  const params = {
    ...(from === undefined ? {} : { from: momentText(from) }),
    until: momentText(until),
  };
  return { id: `${params.from ?? ""}..${params.until}`, params };
}

/** The steps of a partition: each a window that the API is asked for. */
export function windowsOf(params: JsonObject, options: IncrementalOptions): Window[] {
  const [from, until] = [readBound(params.from), readBound(params.until)];
  const step = stepOf(options);
  if (from === undefined || until === undefined || step === undefined) return [{ from, until }];
  const windows: Window[] = [];
  for (let start = from; start < until; start += step) {
    const end = start + step;
    windows.push({ from: start, until: end < until ? end : until });
  }
  return windows;
}

function readBound(value: unknown): bigint | undefined {
  return typeof value === "string" ? parseMoment(value, "iso8601") : undefined;
}

/** What the API is told about a window: the names and values of its parameters. */
export function windowParameters(
  { from, until }: Window,
  options: IncrementalOptions,
): (readonly [name: string, value: string | number])[] {
  const { start_param: start, end_param: end, format, end_is: endIs, filter } = options;
  if (filter === "client") return [];
  const granule = granules[format];
  const parameters: (readonly [string, string | number])[] = [];
  if (start !== undefined && from !== undefined) {
    parameters.push([start, formatMoment(floorTo(from, granule), format)]);
  }
  if (end !== undefined && until !== undefined) {
    // Rounded up: what is too much is left out again by the reader.
    const ceiling = -floorTo(-until, granule);
    parameters.push([
      end,
      formatMoment(endIs === "inclusive" ? ceiling - granule : ceiling, format),
    ]);
  }
  return parameters;
}
