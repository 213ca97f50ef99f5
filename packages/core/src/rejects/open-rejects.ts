import { rejectErrors } from "../errors/reject-errors.ts";
import type { ObjectStore } from "../contract/object-store.ts";
import { createJobLogger, hostFolders } from "../run/load-runtime.ts";
import { streamsNamed } from "../job/streams-named.ts";
import type { ReadJobOptions } from "../job/read-job-options.ts";
import { readJob } from "../job/read-job.ts";
import { createJobRedactors } from "../observability/job-redactors.ts";
import { redactJson } from "../observability/redactor.ts";
import { loadStores } from "../storage/job-stores.ts";
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
  /** Gives back what was opened to read them. */
  readonly close: () => Promise<void>;
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
  const { redact, redactRecord } = createJobRedactors(job.secrets, job.identifiers);
  const logger = createJobLogger(undefined, undefined, redact);
  const stores = await loadStores(job, hostFolders(reading), { logger });
  const files: RejectFileStatus[] = [];
  const outputs = new Map<string, string>();
  for (const { source, output } of streamsNamed(job.streams, stream, rejectErrors.streamUnknown)) {
    const store = stores.open(output);
    for (const entry of await statusesOf(job.name, source.name, store)) {
      if (run !== undefined && entry.run_id !== run) continue;
      files.push(entry);
      outputs.set(entry.file, output);
    }
  }
  return {
    job: job.name,
    files,
    async *records({ file, path }) {
      const store = stores.open(outputs.get(file)!);
      for await (const line of readRejectFile(store, path)) yield redactJson(line, redactRecord);
    },
    close: () => stores.close(),
  };
}

async function statusesOf(
  job: string,
  stream: string,
  store: ObjectStore,
): Promise<RejectFileStatus[]> {
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
