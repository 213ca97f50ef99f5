import { isDeepStrictEqual } from "node:util";
import type { Partition } from "../../../contract/partition.ts";
import { type Check, expectThat, within } from "../check.ts";
import {
  areSameRecords,
  countRecords,
  describeDifference,
  readAll,
  type ReadPartition,
} from "./read-partition.ts";
import type { OpenReader, ReaderSubject } from "./reader-subject.ts";

/** Shares that a run with four threads asks for. */
const parallelism = 4;

const plan: Check<ReaderSubject> = {
  id: "reader.partitions",
  promise:
    "Partitions are plain JSON with ids of their own, and the same when they are planned again.",
  fix: "Put only JSON into `params` and `state`, derive `id` from what the share is (a path, a range), not from a counter or the time, and keep nothing in the instance that `extract` needs.",
  run: async (subject) => {
    const ask = (): Promise<readonly Partition[]> =>
      subject.use(async (open) => {
        const { partitions, state } = await subject.plan(open, parallelism);
        expectJson("the state", state ?? null);
        return partitions;
      });
    const [first, second] = [await ask(), await ask()];
    const ids = first.map(({ id }) => id);
    const twice = ids.find((id, at) => ids.indexOf(id) !== at);
    expectThat(twice === undefined, `two partitions '${twice}'`);
    for (const partition of first) expectJson(`partition '${partition.id}'`, partition);
    const again = second.map(({ id }) => id);
    expectThat(
      isDeepStrictEqual(ids, again),
      `the ids ${JSON.stringify(ids)} at first, and then ${JSON.stringify(again)}`,
    );
  },
};

function expectJson(place: string, value: unknown): void {
  const text: string | undefined = JSON.stringify(value);
  const isJson = text !== undefined && isDeepStrictEqual(JSON.parse(text), value);
  expectThat(isJson, `${place} does not come back from JSON as it was`);
}

const coverage: Check<ReaderSubject> = {
  id: "reader.coverage",
  promise: "Together the partitions hold every record once, however many are asked for.",
  fix: "Let ranges meet without a gap and without an overlap: one end inclusive, the other exclusive.",
  run: async (subject) => {
    const read = (shares: number): Promise<readonly ReadPartition[]> =>
      subject.planned(({ partitions }) => readAll(subject, partitions), { parallelism: shares });
    const [whole, divided] = [await read(1), await read(parallelism)];
    const [one, other] = [whole, divided].map((all) => all.flatMap(({ keys }) => keys));
    const isSame = areSameRecords(one ?? [], other ?? []);
    expectThat(isSame, `undivided and divided, ${describeDifference(one ?? [], other ?? [])}`);
    const { rows } = subject.expectations;
    const count = countRecords(whole);
    const isWhole = rows === undefined || rows === count;
    expectThat(isWhole, `${count} records of a source that holds ${rows}`);
  },
};

const replay: Check<ReaderSubject> = {
  id: "reader.replay",
  promise: "A partition that is read again, after a run that died in it, gives the same records.",
  fix: "Let `params` hold all that `extract` needs, such as both ends of a range, and take nothing from what an earlier call has left behind.",
  run: async (subject) =>
    subject.planned(async ({ partitions }) => {
      for (const partition of partitions) {
        await subject.use((open) => readFirst(subject, open, partition));
        const [first, second] = await readAll(subject, [partition, partition]);
        const [one, other] = [first?.lines ?? [], second?.lines ?? []];
        const isSame = areSameRecords(one, other);
        expectThat(isSame, `in partition '${partition.id}', ${describeDifference(one, other)}`);
      }
    }),
};

/** Reads the first yield, and ends there. */
async function readFirst(
  subject: ReaderSubject,
  open: OpenReader,
  partition: Partition,
): Promise<void> {
  const iterator = await subject.startReading(open, partition);
  await within("extract()", Promise.resolve(iterator.next()));
  await within("the end of extract()", Promise.resolve(iterator.return?.()));
}

const estimate: Check<ReaderSubject> = {
  id: "reader.estimate",
  promise:
    "Estimates are whole numbers that are not negative, and not zero for a stream with records.",
  fix: "Answer `undefined` where the source cannot say, and round what it says.",
  run: async (subject) => {
    const total = await subject.use(({ reader, request }) =>
      within("estimateTotalRecords()", Promise.resolve(reader.estimateTotalRecords(request))),
    );
    return subject.planned(async ({ partitions }) => {
      const shares = partitions.flatMap(({ estimatedRecords, estimatedBytes }) => [
        estimatedRecords,
        estimatedBytes,
      ]);
      const all = [total, ...shares].filter((value) => value !== undefined);
      if (all.length === 0) return { notApplicable: "The reader estimates nothing." };
      for (const value of all) {
        expectThat(Number.isSafeInteger(value) && value >= 0, `an estimate of ${value}`);
      }
      const records = countRecords(await readAll(subject, partitions));
      expectThat(total !== 0 || records === 0, `an estimate of 0 for ${records} records`);
      return undefined;
    });
  },
};

/** How a reader divides its stream. */
export const planningChecks: readonly Check<ReaderSubject>[] = [plan, coverage, replay, estimate];
