import type { RunEvent } from "../../observability/run-event.ts";
import type { JobFolder, JobText } from "../../run/__fixtures__/job-folder.ts";
import type { RunReport } from "../../run/run-report.ts";

/** The column of `fourParts`. */
export const idColumn = `{ name: "id", type: { kind: "int32" }, required: true }`;

/**
 * A reader of four partitions, part-0 to part-3, each of which has three `ids`.
 *
 * @param extract the body of its generator
 */
export function fourParts(extract: string, columns = idColumn): string {
  return `
import { existsSync, writeFileSync } from "node:fs";
import { isMainThread, threadId } from "node:worker_threads";
/** Records that the writer gets at once: those that are yielded as rows come to it with the last. */
function batchOf(rows) {
  const builder = new BatchBuilder({ fields: [${columns}] });
  for (const row of rows) builder.appendRow(row);
  return builder.finish();
}
export const Reader = defineReader({
  incremental: ["cursor", "state"],
  schema: { fields: [${columns}] },
  async partitions({ parallelism }) {
    const partitions = [0, 1, 2, 3].map((part) => ({ id: "part-" + part, params: { part } }));
    return { partitions, state: { parallelism } };
  },
  async *extract({ partition, reject, signal, cursor, context, source }) {
    const { part } = partition.params;
    const ids = [1, 2, 3].map((row) => ({ id: part * 10 + row }));
    /** Whether this is called for the first time with this name, in any thread. */
    const first = (name) => {
      const sign = source.baseFolder + "/" + name + "-" + part;
      if (existsSync(sign)) return false;
      writeFileSync(sign, "");
      return true;
    };
    ${extract}
  },
});`;
}

/** What a run came to. */
export interface Outcome {
  /** Without what differs from one run to the next. */
  readonly report: unknown;
  /** Log lines without their time. */
  readonly lines: readonly string[];
  readonly events: readonly RunEvent[];
}

/** Runs the job of a folder, with two threads. */
export async function runWith(
  folder: JobFolder,
  executor: "inline" | "threads",
  text: JobText = {},
): Promise<Outcome> {
  const lines: string[] = [];
  const events: RunEvent[] = [];
  const report = await folder.run(text, {
    executor,
    threads: 2,
    log: { level: "info", write: (line) => lines.push(line.slice("15:04:05 ".length)) },
    onEvent: (event) => events.push(event),
  });
  return { report: comparable(report), lines, events };
}

function comparable(report: RunReport): unknown {
  const text = JSON.stringify({ ...report, started_at: "", duration_ms: 0 });
  return JSON.parse(text
      .replaceAll(report.run_id, "RUN")
      .replaceAll(/[\da-f]{12}/gu, "ATTEMPT")
      .replaceAll(/"(time|wait)_ms":\d+/gu, '"$1_ms":0'),
  );
}

/** The records that a run has told to have read. */
export function rowsTold(events: readonly RunEvent[]): number {
  return events.reduce((sum, event) => sum + (event.type === "progress" ? event.rows : 0), 0);
}
