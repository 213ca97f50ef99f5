import type { Partition } from "../../../contract/partition.ts";
import type { RejectedRecord } from "../../../contract/reject.ts";
import { rowToJson } from "../../../batch/json-row.ts";
import { YieldConverter } from "../../yield-converter.ts";
import { within } from "../check.ts";
import type { OpenReader, ReaderSubject } from "./reader-subject.ts";

/** What was read of one partition. */
export interface ReadPartition {
  /** Each record as one line of JSON, in the order in which it came. */
  readonly lines: readonly string[];
  /** The primary key of each, or all of it where the schema has none. */
  readonly keys: readonly string[];
  /** All records but those that the reader has rejected. */
  readonly records: number;
  /** Rejected by the reader itself. */
  readonly rejects: readonly RejectedRecord[];
  /** Rejected by the host, because a value fits no column. */
  readonly misfits: readonly RejectedRecord[];
}

/** Reads one partition to its end, as a task of the host does. */
export async function readPartition(
  subject: ReaderSubject,
  open: OpenReader,
  partition: Partition,
): Promise<ReadPartition> {
  const schema = await subject.schemaOf(open);
  const [rejects, misfits]: [RejectedRecord[], RejectedRecord[]] = [[], []];
  const converter = new YieldConverter({
    schema,
    reader: subject.name,
    reject: (record) => void misfits.push(record),
  });
  const request = subject.extractRequest(open, partition, schema, (record) => {
    rejects.push(record);
  });
  const iterator = open.reader.extract(request)[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await within("extract()", Promise.resolve(iterator.next()));
    if (done === true) break;
    converter.take(value);
  }
  const { rows, schema: known } = converter.finish();
  const { fields, primaryKey = [] } = known;
  const keyed = fields.filter(({ name }) => primaryKey.includes(name));
  return {
    lines: rows.map((row) => rowToJson(row, known)),
    keys: rows.map((row) => rowToJson(row, keyed.length > 0 ? { fields: keyed } : known)),
    records: rows.length + misfits.length,
    rejects,
    misfits,
  };
}

/** Reads the partitions of a plan one after the other, each by a reader of its own. */
export async function readAll(
  subject: ReaderSubject,
  partitions: readonly Partition[],
): Promise<ReadPartition[]> {
  const read: ReadPartition[] = [];
  for (const partition of partitions) {
    read.push(await subject.use((open) => readPartition(subject, open, partition)));
  }
  return read;
}

/** Records of all of them. */
export function countRecords(read: readonly ReadPartition[]): number {
  return read.reduce((sum, { records }) => sum + records, 0);
}

/** Whether both hold the same records, in whatever order. */
export function areSameRecords(one: readonly string[], other: readonly string[]): boolean {
  const sorted = other.toSorted();
  return one.length === other.length && one.toSorted().every((line, at) => line === sorted[at]);
}

/** How two readings differ, in few words. */
export function describeDifference(one: readonly string[], other: readonly string[]): string {
  const rest = [...other];
  const missing = one.filter((line) => {
    const at = rest.indexOf(line);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  const shown = missing.slice(0, 1).map((line) => `only in the first: ${line}`);
  shown.push(...rest.slice(0, 1).map((line) => `only in the second: ${line}`));
  return `${one.length} and ${other.length} records; ${shown.join("; ")}`;
}
