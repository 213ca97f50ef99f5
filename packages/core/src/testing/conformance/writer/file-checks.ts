import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import { rowToJson } from "../../../batch/json-row.ts";
import type { Row } from "../../../contract/batch.ts";
import type { WrittenFile } from "../../../contract/written-file.ts";
import { type Check, expectThat } from "../check.ts";
import type { OpenWriter, WriterSubject } from "./writer-subject.ts";

/** Writes all samples to their end, and hands on what came of it before the folder goes. */
async function writeSamples<Result>(
  subject: WriterSubject,
  look: (open: OpenWriter) => Promise<Result>,
): Promise<Result> {
  return subject.use(async (open) => {
    for (const batch of subject.batches()) await open.write(batch);
    await open.finish();
    return look(open);
  });
}

const files: Check<WriterSubject> = {
  id: "writer.files",
  promise:
    "Every file is reported once, and is what it is reported to be: there, whole, with these bytes and this hash.",
  fix: "Write through `context.createFile`, and return what its `close` answers, from `writeBatch` or `finish`.",
  run: async (subject) => {
    await writeSamples(subject, async ({ folder, files: reported }) => {
      const paths = reported.map((file) => within(folder, file));
      const twice = paths.find((path, at) => paths.indexOf(path) !== at);
      expectThat(twice === undefined, `'${twice}' is reported twice`);
      for (const [index, file] of reported.entries()) {
        await expectAsReported(join(folder, paths[index] ?? ""), file);
      }
      const there = (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
      const hidden = there.find((path) => !paths.includes(path));
      expectThat(hidden === undefined, `'${hidden}' is there, and not reported`);
    });
  },
};

/** The path of a file, relative to the staging folder. */
function within(folder: string, { path }: WrittenFile): string {
  const inside = isAbsolute(path) ? relative(folder, path) : path;
  expectThat(!inside.startsWith(".."), `'${path}' is outside of the staging folder`);
  return inside;
}

async function expectAsReported(path: string, file: WrittenFile): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  expectThat(found !== undefined, `'${file.path}' is reported, and not there`);
  const { bytes = found.size, sha256 } = file;
  expectThat(bytes === found.size, `'${file.path}' has ${found.size} bytes, reported ${bytes}`);
  if (sha256 === undefined) return;
  const hash = createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
  expectThat(hash === sha256, `'${file.path}' has another sha256 than reported`);
}

const rows: Check<WriterSubject> = {
  id: "writer.rows",
  promise: "The rows of the files add up to the records that were handed over.",
  fix: "Count what went into each file: `file.close(rows)`. A file without records, such as a manifest, has 0.",
  run: async (subject) => {
    const handed = subject.batches().reduce((sum, { numRows }) => sum + numRows, 0);
    return writeSamples(subject, async ({ files: reported }) => {
      const counts = reported.map((file) => file.rows);
      if (counts.includes(undefined)) return { notApplicable: "Not every file states its rows." };
      const written = counts.reduce<number>((sum, count = 0) => sum + count, 0);
      expectThat(written === handed, `${written} rows in files, of ${handed} handed over`);
      return undefined;
    });
  },
};

const names: Check<WriterSubject> = {
  id: "writer.names",
  promise: "No task and no attempt writes to a file name of another one.",
  fix: "Name files by `this.fileName(fileCounter, extension)`, or by the partition and the attempt of `context.task`.",
  run: async (subject) => {
    const tasks = [
      { partitionIndex: 0, attemptId: "first" },
      { partitionIndex: 0, attemptId: "second" },
      { partitionIndex: 1, attemptId: "first" },
    ];
    const taken = new Set<string>();
    for (const task of tasks) {
      const paths = await subject.use(
        async ({ folder, write, finish, files: reported }) => {
          for (const batch of subject.batches()) await write(batch);
          await finish();
          return reported.map((file) => within(folder, file));
        },
        { task },
      );
      const again = paths.find((path) => taken.has(path));
      expectThat(again === undefined, `two attempts write '${again}'`);
      for (const path of paths) taken.add(path);
    }
  },
};

const roundTrip: Check<WriterSubject> = {
  id: "writer.round-trip",
  promise: "Every value comes back exactly as it was handed over, of every type.",
  fix: "Write values in a form that loses nothing: all digits of decimals and int64, microseconds, the text of json as it is; or leave the type out of `types`, and refuse it with an error of its own.",
  run: async (subject) => {
    const { read } = subject.expectations;
    if (read === undefined) return { notApplicable: "`read` is not given." };
    const { schema, rows: wanted = [] } = subject.samples;
    const found = await writeSamples(subject, async ({ folder, files: reported }) => {
      const all: Row[] = [];
      for (const file of reported) all.push(...(await read(join(folder, within(folder, file)))));
      return all;
    });
    expectThat(found.length === wanted.length, `${found.length} records of ${wanted.length}`);
    for (const [index, row] of wanted.entries()) {
      for (const field of schema.fields) {
        const only = { fields: [field] };
        const [one, other] = [rowToJson(row, only), rowToJson(found[index] ?? {}, only)];
        expectThat(one === other, `record ${index + 1} went in as ${one} and came out as ${other}`);
      }
    }
    return undefined;
  },
};

/** What a writer leaves in its folder. */
export const fileChecks: readonly Check<WriterSubject>[] = [files, rows, names, roundTrip];
