import { rejectErrors } from "../errors/reject-errors.ts";
import type { Job, JobStream } from "../job/job.ts";
import type { ReadJobOptions } from "../job/read-job-options.ts";
import { readJob } from "../job/read-job.ts";
import { createJobRedactors } from "../observability/job-redactors.ts";
import { redactJson } from "../observability/redactor.ts";
import { openObjectStore } from "../storage/open-object-store.ts";
import { listRejectFiles, type RejectFileEntry } from "./list-reject-files.ts";
import { readRejectFile, type RejectLine } from "./read-reject-file.ts";

/** Whose rejected records are asked for; all of the job's by default. */
export interface OpenRejectsOptions extends ReadJobOptions {
  /** Name of a stream. */
  readonly stream?: string | undefined;
  /** Id of the run that rejected the records. */
  readonly run?: string | undefined;
}

/** A reject file, and what has become of it. */
export interface RejectFileStatus extends RejectFileEntry {
  /** Absolute, or a URL. */
  readonly file: string;
  readonly status: "pending" | "replayed" | "superseded";
  /** Somebody has removed the file. */
  readonly missing: boolean;
}

/** The reject files of a job. */
export interface OpenedRejects {
  readonly job: string;
  /** The newest commits first, stream by stream. */
  readonly files: readonly RejectFileStatus[];
  /**
   * The records of one of the files, one after another, without secrets.
   *
   * @throws `REJECT_LINE_INVALID`
   */
  readonly records: (file: RejectFileStatus) => AsyncIterable<RejectLine>;
}

/**
 * Finds the rejected records of a job. Reads commits and reject files only: neither source nor target is
 * connected to, and nothing is changed.
 *
 * @param jobFile absolute, or relative to the working folder
 * @throws the errors of reading the job, `REJECT_STREAM_UNKNOWN`, `COMMIT_RECORD_INVALID`
 */
export async function openRejects(
  jobFile: string,
  options: OpenRejectsOptions = {},
): Promise<OpenedRejects> {
  const { stream, run, ...reading } = options;
  const job = await readJob(jobFile, reading);
  const { redactRecord } = createJobRedactors(job.secrets, job.identifiers);
  const files: RejectFileStatus[] = [];
  const outputs = new Map<string, string>();
  for (const { source, output } of selectStreams(job, stream)) {
    for (const entry of await statusesOf(job.name, source.name, output)) {
      if (run !== undefined && entry.run_id !== run) continue;
      files.push(entry);
      outputs.set(entry.file, output);
    }
  }
  return {
    job: job.name,
    files,
    async *records({ file, path }) {
      const store = openObjectStore(outputs.get(file)!);
      for await (const line of readRejectFile(store, path)) yield redactJson(line, redactRecord);
    },
  };
}

/**
 * The streams of a job, or the one that is asked for.
 *
 * @throws `REJECT_STREAM_UNKNOWN`
 */
export function selectStreams({ streams }: Job, name: string | undefined): readonly JobStream[] {
  if (name === undefined) return streams;
  const selected = streams.filter(({ source }) => source.name === name);
  const known = streams.map(({ source }) => source.name);
  if (selected.length === 0) throw rejectErrors.streamUnknown(name, known);
  return selected;
}

async function statusesOf(
  job: string,
  stream: string,
  output: string,
): Promise<RejectFileStatus[]> {
  const store = openObjectStore(output);
  const entries = (await listRejectFiles(store)).filter(
    (entry) => entry.job === job && entry.stream === stream,
  );
  const statuses: RejectFileStatus[] = [];
  for (const entry of entries.toReversed()) {
    statuses.push({
      ...entry,
      file: `${store.url}/${entry.path}`,
      status: statusOf(entry),
      missing: (await store.size(entry.path)) === undefined,
    });
  }
  return statuses;
}

function statusOf({ replayed_by, superseded_by }: RejectFileEntry): RejectFileStatus["status"] {
  if (replayed_by !== null) return "replayed";
  return superseded_by === null ? "pending" : "superseded";
}
