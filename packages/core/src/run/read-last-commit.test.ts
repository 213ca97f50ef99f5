import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LocalObjectStore } from "../storage/local-object-store.ts";
import { commitPath, type CommitRecord } from "./commit-record.ts";
import { listCommittedFiles, readCommits, readLastCommits } from "./read-last-commit.ts";

let output: string;
let store: LocalObjectStore;
beforeEach(async () => {
  output = await mkdtemp(join(tmpdir(), "dativo-commits-"));
  store = new LocalObjectStore(output);
});
afterEach(() => rm(output, { recursive: true }));

/** What a commit of a history does. */
type Step =
  | { readonly mode: "append" | "replace"; readonly files: number; readonly stream: string }
  /** Takes away some of what is there, as a rollback or a replaced partition does. */
  | { readonly mode: "append"; readonly removes: number; readonly stream: string }
  /** Takes back a replace that the target has refused. */
  | { readonly mode: "replace"; readonly abandoned: true; readonly stream: string };

/** What an output looks like after some steps: its records, and by a second account the files that are there. */
function carryOut(steps: readonly Step[]): { records: CommitRecord[]; files: string[] } {
  let files: string[] = [];
  const records = steps.map((step, index) => {
    const added = "files" in step ? step.files : 0;
    const paths = Array.from({ length: added }, (_, file) => `part-${index}-${file}`);
    const removed = removedBy(step, files);
    files = [...files.filter((path) => !removed.includes(path)), ...paths];
    return {
      version: 1,
      commit: index + 1,
      mode: step.mode,
      job: "orders",
      stream: step.stream,
      files: paths.map((path) => ({ path })),
      removed,
      ...("abandoned" in step ? { abandoned: true } : {}),
    } as unknown as CommitRecord;
  });
  return { records, files };
}

function removedBy(step: Step, files: readonly string[]): readonly string[] {
  if ("abandoned" in step) return [];
  if (step.mode === "replace") return files;
  return "removes" in step ? files.slice(step.removes) : [];
}

async function write(records: readonly CommitRecord[]): Promise<void> {
  for (const record of records) {
    await store.putIfAbsent(commitPath(record.commit), Buffer.from(JSON.stringify(record)));
  }
}

const stream = fc.constantFrom("a", "b");
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ mode: fc.constant("append"), files: fc.nat(2), stream }) },
  { weight: 1, arbitrary: fc.record({ mode: fc.constant("replace"), files: fc.nat(2), stream }) },
  { weight: 1, arbitrary: fc.record({ mode: fc.constant("append"), removes: fc.nat(4), stream }) },
  {
    weight: 1,
    arbitrary: fc.record({ mode: fc.constant("replace"), abandoned: fc.constant(true), stream }),
  },
);

it("knows what any history has published and not taken away, and the last commits", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: "max" }), async (steps) => {
      await store.deleteFolder("_commits");
      const { records, files } = carryOut(steps);
      await write(records);
      expect(await listCommittedFiles(store)).toEqual(files);
      expect(await readLastCommits(store, "orders", "a")).toEqual({
        last: records.at(-1),
        own: records.findLast((record) => record.stream === "a"),
      });
      const read: CommitRecord[] = [];
      for await (const record of readCommits(store)) read.push(record);
      expect(read).toEqual(records);
    }),
    { numRuns: 30 },
  );
});

it("reads no commit that a later one has replaced, however many there are", async () => {
  const { records, files } = carryOut([
    { mode: "append", files: 2, stream: "a" },
    { mode: "replace", files: 1, stream: "a" },
  ]);
  await write(records);
  await writeFile(join(output, commitPath(1)), "nobody can read this");
  expect(await listCommittedFiles(store)).toEqual(files);
});
