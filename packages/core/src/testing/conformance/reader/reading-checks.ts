import { setImmediate } from "node:timers/promises";
import type { Partition } from "../../../contract/partition.ts";
import type { RejectedRecord } from "../../../contract/reject.ts";
import { type Check, expectThat, within } from "../check.ts";
import { collectGarbage } from "../collect-garbage.ts";
import { readAll } from "./read-partition.ts";
import type { OpenReader, ReaderSubject } from "./reader-subject.ts";

/** Yields that are enough to see whether any are kept. */
const enoughYields = 8;
/** Of these a reader may have its hands on some: what it yields, and what it makes next. */
const heldYields = 4;

const batches: Check<ReaderSubject> = {
  id: "reader.batches",
  promise: "extract yields record batches or arrays of plain objects whose values fit the columns.",
  fix: "Give each value in a form that its column takes (docs: What values may look like), and hand records that cannot be read to `request.reject`.",
  run: async (subject) =>
    subject.planned(async ({ partitions }) => {
      for (const { misfits } of await readAll(subject, partitions)) {
        const [first] = misfits;
        expectThat(first === undefined, `${first?.message} The record: ${first?.raw}`);
      }
    }),
};

const rejects: Check<ReaderSubject> = {
  id: "reader.rejects",
  promise: "A rejected record has a stable upper-case reason, a sentence, its place and its text.",
  fix: "Call `request.reject({ reason: 'LINE_INVALID', message: '…', position: { line: 3 }, raw: '…' })`.",
  run: async (subject) =>
    subject.planned(async ({ partitions }) => {
      const rejected = (await readAll(subject, partitions)).flatMap((read) => read.rejects);
      if (rejected.length === 0) return { notApplicable: "The stream has no records to reject." };
      for (const record of rejected) expectDescribed(record);
      return undefined;
    }),
};

function expectDescribed(record: RejectedRecord): void {
  const shown = JSON.stringify(record);
  expectThat(/^[A-Z][A-Z0-9_]*$/u.test(record.reason), `the reason of ${shown}`);
  expectThat(record.message.trim() !== "", `no message in ${shown}`);
  expectThat(typeof record.raw === "string", `no raw text in ${shown}`);
  expectThat(Object.keys(record.position).length > 0, `no position in ${shown}`);
}

const memory: Check<ReaderSubject> = {
  id: "reader.memory",
  promise:
    "A reader keeps nothing of what it has yielded: the memory does not grow with the source.",
  fix: "Yield each batch as soon as it is full, and drop it; do not collect records in an array of the instance.",
  run: async (subject) =>
    subject.planned(async ({ partitions }) => {
      const yields: WeakRef<object>[] = [];
      for (const partition of partitions) {
        await subject.use((open) => expectDropped(subject, open, partition, yields));
      }
      if (yields.length >= enoughYields) return undefined;
      return { notApplicable: `${yields.length} yields are too few: name a larger stream.` };
    }),
};

async function expectDropped(
  subject: ReaderSubject,
  open: OpenReader,
  partition: Partition,
  yields: WeakRef<object>[],
): Promise<void> {
  const iterator = await subject.startReading(open, partition);
  let isDone = false;
  while (!isDone) isDone = await takeWeakly(iterator, yields);
  await collectGarbage();
  const alive = yields.filter((one) => one.deref() !== undefined).length;
  expectThat(alive <= heldYields, `${alive} of ${yields.length} yields are still held`);
}

/** In a function of its own, so that nothing of a yield stays on the stack. */
async function takeWeakly(
  iterator: AsyncIterator<object>,
  yields: WeakRef<object>[],
): Promise<boolean> {
  const { done, value } = await within("extract()", Promise.resolve(iterator.next()));
  if (done === true) return true;
  yields.push(new WeakRef(value));
  return false;
}

const backPressure: Check<ReaderSubject> = {
  id: "reader.back-pressure",
  promise:
    "A reader waits for the host: it does not read on to the end while nobody asks for the next batch.",
  fix: "Ask the source for the next page when the generator is resumed; read ahead by a page or two at most.",
  run: async (subject) => {
    const { served } = subject.expectations;
    if (served === undefined) return { notApplicable: "`served` is not given." };
    return subject.planned(async ({ partitions: [partition] }) => {
      if (partition === undefined) return { notApplicable: "There is nothing to read." };
      const start = served();
      const first = await subject.use(async (open) => {
        const iterator = await subject.startReading(open, partition);
        await within("extract()", Promise.resolve(iterator.next()));
        const count = await settled(served);
        await within("the end of extract()", Promise.resolve(iterator.return?.()));
        return count - start;
      });
      const middle = served();
      await readAll(subject, [partition]);
      const whole = served() - middle;
      if (whole < enoughYields) return { notApplicable: `The source gives only ${whole} pages.` };
      expectThat(first <= whole / 2, `${first} of ${whole} pages while one was taken`);
      return undefined;
    });
  },
};

/** The number once it has stopped to grow: what is on its way arrives within some turns. */
async function settled(served: () => number): Promise<number> {
  let [last, calm] = [served(), 0];
  while (calm < 200) {
    await setImmediate();
    calm = served() === last ? calm + 1 : 0;
    last = served();
  }
  return last;
}

/** How a reader reads. */
export const readingChecks: readonly Check<ReaderSubject>[] = [
  batches,
  rejects,
  memory,
  backPressure,
];
