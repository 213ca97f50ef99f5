import type { RecordBatch, Row } from "../../../contract/batch.ts";
import { type Check, expectThat, within } from "../check.ts";
import type { ReaderSubject } from "./reader-subject.ts";

type Yields = AsyncIterator<RecordBatch | Row[]>;

/** Yields that a reader may still give after it was told to stop: those that it has in its hands. */
const lastYields = 3;

const abort: Check<ReaderSubject> = {
  id: "reader.abort",
  promise: "When the signal is aborted, extract ends soon, with an error or without.",
  fix: "Hand `request.signal` to whatever the reader waits for, and call `signal.throwIfAborted()` between two batches.",
  run: async (subject) =>
    subject.planned(async ({ partitions: [partition] }) => {
      if (partition === undefined) return { notApplicable: "There is nothing to read." };
      for (const before of [0, 1]) {
        await subject.use(async (open) => {
          const iterator = await subject.startReading(open, partition);
          for (let count = 0; count < before; count += 1) await next(iterator);
          open.abort.abort();
          await expectEnd(iterator);
        });
      }
      return undefined;
    }),
};

async function next(iterator: Yields): Promise<boolean> {
  const { done } = await within("extract()", Promise.resolve(iterator.next()));
  return done === true;
}

async function expectEnd(iterator: Yields): Promise<void> {
  for (let count = 0; count <= lastYields; count += 1) {
    const settled = Promise.resolve(iterator.next()).then(
      ({ done }) => done === true,
      () => true,
    );
    if (await within("extract() after the abort", settled)) return;
  }
  expectThat(false, `more than ${lastYields} batches after the abort`);
}

const close: Check<ReaderSubject> = {
  id: "reader.close",
  promise: "close ends whatever is under way, at any point, and does not throw.",
  fix: "Remember what is open (connections, files, timers) in the instance, and give it back in `close`, also while `extract` waits.",
  run: async (subject) =>
    subject.planned(async ({ partitions: [partition] }) => {
      if (partition === undefined) return { notApplicable: "There is nothing to read." };
      // Between two batches, after the iterator was ended.
      await subject.use(async (open) => {
        const iterator = await subject.startReading(open, partition);
        await next(iterator);
        await within("the end of extract()", Promise.resolve(iterator.return?.()));
      });
      // In the midst of a batch that nobody waits for any longer, as after an abort.
      const open = await subject.open();
      const iterator = await subject.startReading(open, partition);
      const pending = Promise.resolve(iterator.next()).then(
        () => undefined,
        () => undefined,
      );
      open.abort.abort();
      await within("close() while extract() is at work", open.reader.close());
      await within("extract() after close()", pending);
      return undefined;
    }),
};

/** How a reader comes to its end. */
export const endingChecks: readonly Check<ReaderSubject>[] = [abort, close];
