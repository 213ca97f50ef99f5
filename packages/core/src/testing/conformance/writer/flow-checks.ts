import { setImmediate } from "node:timers/promises";
import type { RecordBatch } from "../../../contract/batch.ts";
import type { OutputFile } from "../../../contract/plugin-context.ts";
import { BatchBuilder } from "../../../batch/batch-builder.ts";
import { type Check, expectThat } from "../check.ts";
import { collectGarbage } from "../collect-garbage.ts";
import type { WriterSubject } from "./writer-subject.ts";

/** Batches, and rows of each: with small limits in its options, more than a writer should hold. */
const manyBatches = 40;
const manyRows = 256;

const backPressure: Check<WriterSubject> = {
  id: "writer.back-pressure",
  promise: "writeBatch is done when its bytes are: the host waits for a slow target.",
  fix: "Await every `file.write(…)`, and every stream in between, before `writeBatch` returns.",
  run: async (subject) => {
    let underWay = 0;
    const wrapFile = (file: OutputFile): OutputFile => ({
      get path() {
        return file.path;
      },
      get bytesWritten() {
        return file.bytesWritten;
      },
      write: async (chunk) => {
        underWay += 1;
        // Slow: several turns, so that whoever does not wait is ahead.
        for (let turn = 0; turn < 5; turn += 1) await setImmediate();
        await file.write(chunk);
        underWay -= 1;
      },
      close: (rows) => {
        expectThat(underWay === 0, "a file is closed while it is being written to");
        return file.close(rows);
      },
    });
    await subject.use(
      async ({ write, finish }) => {
        for (const batch of subject.batches()) {
          await write(batch);
          expectThat(underWay === 0, `writeBatch() returned with ${underWay} writes under way`);
        }
        await finish();
        expectThat(underWay === 0, `finish() returned with ${underWay} writes under way`);
      },
      { wrapFile },
    );
  },
};

const memory: Check<WriterSubject> = {
  id: "writer.memory",
  promise: "A writer does not hold all that it was handed until the end.",
  fix: "Write each batch, or collect up to a size (a row group) and write then; keep no batches in the instance afterwards.",
  run: async (subject) => {
    await subject.use(async ({ write, handed, finish }) => {
      for (let count = 0; count < manyBatches; count += 1) await write(largeBatch(subject));
      await collectGarbage();
      const alive = handed.filter((one) => one.deref() !== undefined).length;
      expectThat(alive < manyBatches / 2, `${alive} of ${manyBatches} batches are still held`);
      await finish();
    });
  },
};

function largeBatch(subject: WriterSubject): RecordBatch {
  const { schema, rows = [] } = subject.samples;
  const builder = new BatchBuilder(schema);
  for (let count = 0; count < manyRows; count += 1) builder.appendRow(rows[count % rows.length]!);
  return builder.finish();
}

const close: Check<WriterSubject> = {
  id: "writer.close",
  promise: "close gives everything back, also after an error or an abort, and does not throw.",
  fix: "End streams and connections in `close` without writing; files that are open are thrown away by the host.",
  run: async (subject) => {
    const [batch] = subject.batches();
    await subject.use(async ({ write }) => {
      if (batch) await write(batch);
    });
    await subject.use(async ({ write, abort }) => {
      abort.abort();
      // It may refuse the batch, or take it.
      if (batch) await write(batch).catch(() => undefined);
    });
  },
};

const empty: Check<WriterSubject> = {
  id: "writer.empty",
  promise: "A task without records is finished like any other one.",
  fix: "Let `finish` answer `[]` where no batch has come.",
  run: async (subject) => {
    await subject.use(async ({ finish, files }) => {
      await finish();
      const rows = files.reduce((sum, file) => sum + (file.rows ?? 0), 0);
      expectThat(rows === 0, `${rows} rows in files, and none were handed over`);
    });
  },
};

/** How a writer takes its batches. */
export const flowChecks: readonly Check<WriterSubject>[] = [backPressure, memory, empty, close];
