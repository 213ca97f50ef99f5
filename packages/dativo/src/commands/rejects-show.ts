import type { LogLevel, OpenedRejects, RejectFileStatus, RejectLine } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { formatRejects, type ShownReject } from "../format/format-rejects.ts";
import { hostFolder } from "../host-folder.ts";
import { jobPath } from "../job-path.ts";
import { reportFailure } from "../report-failure.ts";
import { readSecretOptions, type SecretOptions } from "../secret-options.ts";

const defaultLimit = 20;

/** The options of `dativo rejects show`. */
export interface RejectsShowOptions extends SecretOptions {
  readonly stream?: string;
  readonly run?: string;
  readonly column?: string;
  readonly reason?: string;
  readonly all?: boolean;
  readonly limit?: number;
  readonly json?: boolean;
  readonly logLevel?: LogLevel;
  readonly logFormat: "human" | "json";
}

/** `dativo rejects show`: shows the rejected records of a job, and answers the exit code. */
export async function rejectsShow(
  job: string,
  options: RejectsShowOptions,
  host: CommandLineHost,
): Promise<number> {
  const { stream, run, logFormat, logLevel } = options;
  try {
    const { openRejects } = await import("@dativo/core");
    const { workingFolder } = host;
    const reading = await readSecretOptions(options, host);
    const file = jobPath(job, workingFolder);
    const opened = await openRejects(file, { ...reading, stream, run, workingFolder, hostFolder });
    try {
      if (options.json === true) await writeLines(opened, options, host);
      else host.stdout.write(await describe(opened, options, host));
    } finally {
      await opened.close();
    }
    return exitCodes.succeeded;
  } catch (error) {
    reportFailure(error, { host, logFormat, logLevel }, job);
    return exitCodes.failed;
  }
}

async function writeLines(
  opened: OpenedRejects,
  options: RejectsShowOptions,
  { stdout }: CommandLineHost,
): Promise<void> {
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  for await (const { file, line, record } of matching(opened, options)) {
    if (left <= 0) return;
    left -= 1;
    const { stream, run_id, commit, file: path, status } = file;
    const shown = { stream, run_id, commit, file: path, line, status, ...record };
    stdout.write(`${JSON.stringify(shown)}\n`);
  }
}

async function describe(
  opened: OpenedRejects,
  options: RejectsShowOptions,
  host: CommandLineHost,
): Promise<string> {
  const limit = options.limit ?? defaultLimit;
  const counts = new Map<string, { key: readonly [string, string, string]; count: number }>();
  const first: ShownReject[] = [];
  for await (const { file, record } of matching(opened, options)) {
    const { stream } = file;
    const key = [stream, record.column ?? "-", record.reason] as const;
    const id = JSON.stringify(key);
    counts.set(id, { key, count: (counts.get(id)?.count ?? 0) + 1 });
    if (first.length < limit) first.push({ stream, record });
  }
  return formatRejects(
    { job: opened.job, files: opened.files, counts: [...counts.values()], first },
    host,
  );
}

/** The records that the options ask for, the newest commits first. */
async function* matching(
  opened: OpenedRejects,
  { run, all, column, reason }: RejectsShowOptions,
): AsyncGenerator<RejectLine & { readonly file: RejectFileStatus }> {
  const everything = all === true || run !== undefined;
  for (const file of opened.files) {
    if (file.missing || (file.status !== "pending" && !everything)) continue;
    for await (const { line, record } of opened.records(file)) {
      if (column !== undefined && record.column !== column) continue;
      if (reason !== undefined && record.reason !== reason) continue;
      yield { file, line, record };
    }
  }
}
