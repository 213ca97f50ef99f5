import type { CommitRequest, JsonObject } from "@dativo/core/plugin";
import {
  ancestry,
  findSnapshot,
  type Long,
  sameId,
  type TableMetadata,
} from "../metadata/table-metadata.ts";

/** What the properties of a table say of the last commit of a stream. */
export interface Watermark {
  /** The snapshot that was the current one then; `null` for a table that had none. */
  readonly snapshot_id: string | null;
  /** The host's own account. */
  readonly record: JsonObject;
}

/** Which part of which job a mark is about. */
export interface StreamOfJob {
  readonly job: string;
  readonly stream: string;
}

/** The property that holds a stream's watermark. */
function watermarkKey({ job, stream }: StreamOfJob): string {
  return `dativo.watermark.${job}.${stream}`;
}

/** What a snapshot's summary says of the run that has made it. */
export function summaryMarks({ runId, job, stream, state }: CommitRequest): Record<string, string> {
  return {
    "dativo.run-id": runId,
    "dativo.job": job,
    "dativo.stream": stream,
    ...(state === undefined ? {} : { "dativo.state": JSON.stringify(state) }),
  };
}

/** The property of a commit. */
export function watermarkProperty(
  { record, ...of }: CommitRequest,
  snapshotId: Long | undefined,
): Record<string, string> {
  const mark: Watermark = { snapshot_id: snapshotId?.toString() ?? null, record };
  return { [watermarkKey(of)]: JSON.stringify(mark) };
}

/** @returns `undefined` when the stream has never committed to the table */
export function readWatermark(metadata: TableMetadata, of: StreamOfJob): Watermark | undefined {
  const text = metadata.properties?.[watermarkKey(of)];
  return text === undefined ? undefined : (JSON.parse(text) as Watermark);
}

/** Whether a run's commit is part of the table already. */
export function holdsRun(metadata: TableMetadata, { runId, job, stream }: CommitRequest): boolean {
  if (readWatermark(metadata, { job, stream })?.record["run_id"] === runId) return true;
  for (const { summary } of ancestry(metadata)) {
    const isOurs =
      summary["dativo.run-id"] === runId &&
      summary["dativo.job"] === job &&
      summary["dativo.stream"] === stream;
    if (isOurs) return true;
  }
  return false;
}

/**
 * Whether the table was rolled back to before a watermark: its snapshot is there, and not among those that
 * led to the current one. One that has expired can no longer be asked for.
 */
export function isRolledBack(metadata: TableMetadata, { snapshot_id: id }: Watermark): boolean {
  if (id === null || findSnapshot(metadata, BigInt(id)) === undefined) return false;
  for (const snapshot of ancestry(metadata)) {
    if (sameId(snapshot["snapshot-id"], BigInt(id))) return false;
  }
  return true;
}
