import type { JsonValue } from "../../../contract/json.ts";
import type { PartitionPlan } from "../../../contract/partition.ts";
import type { StreamState } from "../../../contract/stream-state.ts";
import { type Check, expectThat } from "../check.ts";
import { SecretWatch } from "../secret-watch.ts";
import { countRecords, readAll, readPartition } from "./read-partition.ts";
import type { ReaderSubject } from "./reader-subject.ts";

interface Reading {
  readonly records: number;
  readonly state: StreamState;
}

/** Reads what is new since a state, and gives the state that holds afterwards. */
async function readSince(subject: ReaderSubject, state: StreamState | undefined): Promise<Reading> {
  const changes = state === undefined ? {} : { state };
  const work = async (plan: PartitionPlan): Promise<[number, PartitionPlan]> => [
    countRecords(await readAll(subject, plan.partitions)),
    plan,
  ];
  const [records, plan] = await subject.planned(work, { changes });
  // As it is kept between two runs: as text.
  const kept = JSON.parse(JSON.stringify(plan.state ?? state?.reader ?? null)) as JsonValue;
  return { records, state: { reader: kept } };
}

const state: Check<ReaderSubject> = {
  id: "reader.state",
  promise: "A reader that keeps a state reads nothing again after it, and what is new once.",
  fix: "Answer `state` from `partitions`, plan by `context.state(stream)?.reader`, and declare `static incremental = ['state']`.",
  run: async (subject) => {
    const declares = subject.Reader.incremental.includes("state");
    if (!declares) return { notApplicable: "The reader keeps no state." };
    if (subject.settings.incremental === undefined) {
      return { notApplicable: "`incremental` is not given." };
    }
    const first = await readSince(subject, undefined);
    expectThat(first.state.reader !== null, "no state from partitions()");
    const second = await readSince(subject, first.state);
    expectThat(second.records === 0, `${second.records} records again, with nothing new`);
    const { addRows } = subject.expectations;
    if (addRows === undefined) return undefined;
    const added = await addRows();
    const third = await readSince(subject, second.state);
    expectThat(third.records === added, `${third.records} records after ${added} were added`);
    return undefined;
  },
};

const secrets: Check<ReaderSubject> = {
  id: "reader.secrets",
  promise:
    "No value of the credentials stands in a partition, a state, a log line, a metric or an answer.",
  fix: "Take credentials from `this.source.credentials` where they are used, and put them nowhere else.",
  run: async (subject) => {
    const watch = new SecretWatch(subject.settings.credentials);
    if (watch.isEmpty) return { notApplicable: "There are no credentials." };
    await subject.use(async (open) => {
      const { reader, logger, metrics } = open;
      watch.look("checkConnection()", await reader.checkConnection());
      watch.look("discover()", await reader.discover());
      watch.look("describeStream()", await subject.schemaOf(open));
      const plan = await subject.plan(open);
      watch.look("a partition or the state", plan);
      const [partition] = plan.partitions;
      if (partition !== undefined) {
        const read = await readPartition(subject, open, partition);
        for (const { replay, position } of read.rejects) {
          watch.look("a rejected record", { replay, position });
        }
      }
      watch.look("the log", logger.entries);
      watch.look("the metrics", [...metrics.counters.keys()]);
    });
    return undefined;
  },
};

/** What a reader leaves behind. */
export const stateChecks: readonly Check<ReaderSubject>[] = [state, secrets];
