import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readJob } from "@dativo/core";
import { createTemporaryFolder } from "@dativo/core/testing";
import { IcebergWriter } from "@dativo/iceberg";
import { CsvReader } from "@dativo/reader-csv";
import { JsonApiReader } from "@dativo/reader-json-api";
import { MysqlReader } from "@dativo/reader-mysql";
import { PostgresReader } from "@dativo/reader-postgres";
import { CsvWriter } from "@dativo/writer-csv";
import { JsonFileWriter } from "@dativo/writer-json-file";
import { ParquetWriter } from "@dativo/writer-parquet";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { readMarkdownBlocks, type MarkdownBlock } from "./markdown-blocks.ts";
import { listRepositoryFiles } from "./repository-files.ts";

// Every YAML block of every page is a job or a contract that is valid, down to the plugins' options.
const temporary = await createTemporaryFolder();
const pages = listRepositoryFiles().filter(
  (path) => path.endsWith(".md") && !path.startsWith(".changeset/"),
);
const blocks = pages
  .flatMap((page) => readMarkdownBlocks(page))
  .filter(({ language }) => language === "yaml" || language === "yml");
const jobs = blocks.filter(({ text }) => /^(source|target):/mu.test(text));
const recipes = blocks.filter(({ text }) => /^default_engine:/mu.test(text));
const readers = {
  csv: CsvReader,
  "json-api": JsonApiReader,
  mysql: MysqlReader,
  postgres: PostgresReader,
};
const writers = {
  csv: CsvWriter,
  parquet: ParquetWriter,
  "json-file": JsonFileWriter,
  iceberg: IcebergWriter,
};

afterAll(() => temporary.remove());
afterEach(() => vi.unstubAllEnvs());

test("the pages hold examples, and each is a job, a contract or a recipe", () => {
  expect(jobs.length).toBeGreaterThan(5);
  const contracts = blocks.filter(({ text }) => /^schema:$/mu.test(text));
  // They lie above the jobs of their page, and are read with each of them.
  const configurations = blocks.filter(({ file }) => file === "dativo.config.yaml");
  const named = [...jobs, ...contracts, ...recipes, ...configurations];
  const others = blocks.filter((block) => !named.includes(block));
  expect(others).toEqual([]);
});

describe.each(pages.filter((page) => jobs.some((job) => job.page === page)))("%s", (page) => {
  const ofPage = jobs.filter((job) => job.page === page);

  test.each(ofPage.map((job) => [job.line, job] as const))(
    "the job of line %d is valid",
    async (_line, block) => {
      const job = await readJob(await writePage(block));
      for (const [plugin, classes] of [
        [job.source.plugin, readers],
        [job.target.plugin, writers],
      ] as const) {
        const schema = new Map(Object.entries(classes)).get(plugin.type ?? "")?.optionsSchema;
        if (schema === undefined) expect(plugin.custom ?? plugin.type).toBeTypeOf("string");
        else
          expect(await schema["~standard"].validate(plugin.options)).not.toHaveProperty("issues.0");
      }
    },
  );
});

test.each(recipes.map((recipe) => [recipe.page, recipe.line, recipe] as const))(
  "the recipe in %s, line %d, is used by a job of its page",
  (_page, _line, { page, file = "" }) => {
    const users = jobs.filter((job) => job.page === page && job.text.includes(file));
    expect(users).not.toEqual([]);
  },
);

/** Writes a job and the contracts of its page, and gives its variables values. */
async function writePage(block: MarkdownBlock): Promise<string> {
  const folder = join(temporary.path, block.page, String(block.line));
  const named = blocks.filter(({ page, file }) => page === block.page && file !== undefined);
  const job = { ...block, file: block.file ?? "job.yaml" };
  // A page may name a contract that it does not show; one that it shows is written over this one.
  const contracts = [...block.text.matchAll(/\basset_path: ([\w./-]+)/gu)].map((match) => ({
    file: join(dirname(job.file), match[1] ?? ""),
    text: "{ name: any, team: { owner: me }, schema: [{ name: id, type: bigint }] }",
  }));
  for (const { file = "", text } of [...contracts, ...named, job]) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  for (const [, name = ""] of block.text.matchAll(/\$\{(\w+)\}/gu)) vi.stubEnv(name, "value");
  for (const [, name = "", member = ""] of block.text.matchAll(/\$\{secret:(\w+)\.(\w+)\}/gu)) {
    vi.stubEnv(`DATIVO_SECRET__GLOBAL__${name}`, JSON.stringify({ [member]: "value" }));
  }
  await writeFile(join(folder, job.file), completed(block.text));
  return join(folder, job.file);
}

/** An example that shows one half of a job gets the other. */
function completed(text: string): string {
  if (!/^source:/mu.test(text)) return `${text}\nsource: { type: csv, files: [in.csv] }\n`;
  if (!/^target:/mu.test(text)) return `${text}\ntarget: { type: parquet, output: ./out }\n`;
  return text;
}
