import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DativoError } from "../errors/dativo-error.ts";
import { writeFiles } from "../plugins/__fixtures__/write-files.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { readJob } from "./read-job.ts";

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await createTemporaryFolder();
});
afterAll(() => folder.remove());

type Section = Record<string, unknown>;
interface Parts {
  readonly job: Section;
  readonly source: Section;
  readonly target: Section;
  readonly first: Section;
  readonly second: Section;
}

/** One mistake, each independent of the others, and all that should be said of it. */
const mistakes: readonly { readonly says: string; readonly make: (parts: Parts) => unknown }[] = [
  { says: "nme: 'nme' is not a known key", make: ({ job }) => (job["nme"] = 1) },
  { says: "name: [] is not a text", make: ({ job }) => (job["name"] = []) },
  { says: "max_rejects: true is not", make: ({ job }) => (job["max_rejects"] = true) },
  { says: 'logging.level: "loud" is not', make: ({ job }) => (job["logging"] = { level: "loud" }) },
  { says: "source: says neither", make: ({ source }) => delete source["type"] },
  { says: "source.options: 5 is not a section", make: ({ source }) => (source["options"] = 5) },
  {
    says: "source.incremental.strategy: is missing",
    make: ({ source }) => (source["incremental"] = {}),
  },
  { says: "source.files[0]: names no file", make: ({ first }) => delete first["path"] },
  {
    says: 'source.files[0].primary_key: "id" is not a list',
    make: ({ first }) => (first["primary_key"] = "id"),
  },
  {
    says: "source.files[1]: two streams are called 'first'",
    make: ({ second }) => (second["name"] = "first"),
  },
  {
    says: "source.files[1].asset_path: The file",
    make: ({ second }) => (second["asset_path"] = "gone.yaml"),
  },
  { says: "target: has no `output`", make: ({ target }) => delete target["output"] },
  { says: 'target.mode: "upsert" is not valid', make: ({ target }) => (target["mode"] = "upsert") },
  {
    says: "target.partitioning[0]: null is not a text",
    make: ({ target }) => (target["partitioning"] = [null]),
  },
  {
    says: "target.parquet_target_size_mb: 5 is not what options",
    make({ target }) {
      target["parquet_target_size_mb"] = 5;
      target["options"] = { target_file_size_mb: 6 };
    },
  },
];

async function problemsOf(chosen: readonly (typeof mistakes)[number][]): Promise<string[]> {
  const first: Section = { name: "first", path: "a.csv" };
  const second: Section = { name: "second", path: "b.csv" };
  const source: Section = { type: "csv", files: [first, second] };
  const target: Section = { type: "parquet", output: "out" };
  const job: Section = { source, target };
  for (const { make } of chosen) make({ job, source, target, first, second });
  await writeFiles(folder.path, { "job.json": JSON.stringify(job) });
  const error: unknown = await readJob("job.json", { workingFolder: folder.path }).catch(
    (cause: unknown) => cause,
  );
  return DativoError.isInstance(error) ? error.message.split("\n").slice(1) : [];
}

it("finds every mistake of a job beside any others, and nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray([...mistakes]), async (chosen) => {
      const problems = await problemsOf(chosen);
      const unsaid = chosen.filter(({ says }) => !problems.some((line) => line.includes(says)));
      expect(unsaid.map(({ says }) => says)).toEqual([]);
      const invented = problems.filter((line) => !chosen.some(({ says }) => line.includes(says)));
      expect(invented).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

it("says nothing of the values that it puts in the place of bad ones", async () => {
  const doubled = {
    says: 'parquet_target_size_mb: "big" is not of type number',
    make: ({ target }: Parts) => {
      target["parquet_target_size_mb"] = "big";
      target["options"] = { target_file_size_mb: 6 };
    },
  };
  const contract = {
    says: "source.files[0].asset_path: 5 is not a text",
    make: ({ first }: Parts) => (first["asset_path"] = 5),
  };
  const problems = await problemsOf([doubled, contract]);
  expect(problems).toEqual([
    expect.stringContaining(contract.says),
    expect.stringContaining(doubled.says),
  ]);
});
