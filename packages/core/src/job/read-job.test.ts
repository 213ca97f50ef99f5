import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DativoError } from "../errors/dativo-error.ts";
import { readJob } from "./read-job.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-job-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

async function failure(path: string): Promise<DativoError> {
  const error: unknown = await readJob(path).catch((cause: unknown) => cause);
  if (!DativoError.isInstance(error)) throw new Error(`not refused: ${JSON.stringify(error)}`);
  return error;
}

const minimal = "source: { type: csv, files: [in.csv] }\ntarget: { type: parquet, output: out }\n";

describe("readJob", () => {
  it("makes one stream of a file, and starts relative paths at the job file", async () => {
    const job = await readJob(await write("jobs/orders.yaml", minimal));
    expect(job.name).toBe("orders");
    expect(job.folder).toBe(join(folder, "jobs"));
    expect(job.validationMode).toBe("strict");
    expect(job.streams).toMatchObject([
      {
        source: { name: "in", locator: "in.csv" },
        mode: "append",
        output: join(folder, "jobs", "out"),
      },
    ]);
  });

  it("reads JSON", async () => {
    const text = JSON.stringify({
      source: { type: "csv" },
      target: { type: "parquet", output: "o" },
    });
    const job = await readJob(await write("job.json", text));
    expect(job.streams).toMatchObject([{ source: { name: "job", locator: "" } }]);
  });

  it("gives each of several streams a folder of its own, and its own settings", async () => {
    vi.stubEnv("PG_PASSWORD", "hunter2 ${HOME}");
    const path = await write(
      "job.yaml",
      `
source:
  type: postgres
  credentials: { user: etl, password: "\${PG_PASSWORD}" }
  tables:
    - public.orders
    - { name: public.users, object: users, primary_key: [id], mode: replace, cursor_field: updated }
  engine: { options: { fetch_mode: copy } }
target: { type: parquet, output: ./out, partitioning: [day] }
`,
    );
    const job = await readJob(path);
    expect(job.streams).toMatchObject([
      {
        source: { name: "public.orders", locator: "public.orders" },
        output: join(folder, "out", "public.orders"),
        partitioning: ["day"],
      },
      {
        source: {
          name: "users",
          locator: "public.users",
          primaryKey: ["id"],
          cursorField: "updated",
        },
        mode: "replace",
      },
    ]);
    expect(job.source.plugin).toMatchObject({
      options: { fetch_mode: "copy" },
      optionsPath: ["source", "engine", "options"],
    });
    expect(job.secrets.toSorted()).toEqual(["etl", "hunter2 ${HOME}"]);
    expect(job.locate(["source", "engine", "options", "fetch_mode"])).toEqual({
      line: 8,
      column: 24,
    });
  });

  it("says that one of two contracts has no effect, where both are for the same streams", async () => {
    await write("a.yaml", "name: a\nteam: { owner: me }\nschema: [{ name: id, type: integer }]\n");
    const inline = "asset: { name: b, schema: [{ name: other, type: string }] }\n";
    const job = await readJob(await write("job.yaml", `${minimal}asset_path: a.yaml\n${inline}`));
    expect(job.streams[0]?.asset?.name).toBe("a");
    expect(job.notices).toEqual([
      "the contract in `asset` has no effect beside that of asset_path",
    ]);
    const files = "source: { type: csv, files: [{ path: x.csv, asset_path: a.yaml }, y.csv] }";
    const own = await write(
      "own.yaml",
      `${files}\ntarget: { type: parquet, output: o }\n${inline}`,
    );
    expect((await readJob(own)).notices).toEqual([]);
  });

  it("keeps a stream's folder inside the output, whatever its name", async () => {
    const path = await write(
      "job.yaml",
      "source: { type: x, objects: ['..', /v1/users, _commits] }\ntarget: { type: y, output: out }\n",
    );
    const { streams } = await readJob(path);
    expect(streams.map(({ output }) => output)).toEqual([
      join(folder, "out", "%2e."),
      join(folder, "out", "%2Fv1%2Fusers"),
      join(folder, "out", "%5fcommits"),
    ]);
  });

  it("loads a contract with every type", async () => {
    await write(
      "assets/a.yaml",
      `
name: everything
version: 2
team: { owner: data@acme.test }
primary_key: [id]
schema:
  - { name: id, type: integer, required: true, classification: pii }
  - { name: price, type: "decimal(12,2)", description: net }
  - { name: tags, type: list, items: { type: string, required: true } }
  - name: address
    type: struct
    fields: [{ name: zip, type: string }, { name: history, type: list, items: { type: date } }]
`,
    );
    const job = await readJob(await write("job.yaml", `${minimal}asset_path: assets/a.yaml\n`));
    expect(job.streams[0]?.asset).toEqual({
      name: "everything",
      version: "2",
      owner: "data@acme.test",
      schema: {
        primaryKey: ["id"],
        fields: [
          { name: "id", type: { kind: "int64" }, required: true, classification: "pii" },
          {
            name: "price",
            type: { kind: "decimal", precision: 12, scale: 2 },
            required: false,
            description: "net",
          },
          {
            name: "tags",
            type: {
              kind: "list",
              item: { name: "element", type: { kind: "string" }, required: true },
            },
            required: false,
          },
          {
            name: "address",
            type: {
              kind: "struct",
              fields: [
                { name: "zip", type: { kind: "string" }, required: false },
                {
                  name: "history",
                  type: {
                    kind: "list",
                    item: { name: "element", type: { kind: "date" }, required: false },
                  },
                  required: false,
                },
              ],
            },
            required: false,
          },
        ],
      },
    });
  });
});

describe("readJob refuses", () => {
  it("all that is wrong with a file at once, each with its line and the nearest key", async () => {
    const path = await write(
      "job.yaml",
      `sorce: 1
source:
  type: csv
  files: [{ pth: in.csv }]
  credentials: { token: "\${DATIVO_TEST_NOT_SET}" }
target:
  type: parquet
  output: out
  mode: upsert
schema_validation_mode: loose
`,
    );
    const error = await failure(path);
    expect(error.code).toBe("JOB_INVALID");
    expect(error.message.replaceAll(path, "job.yaml").split("\n")).toEqual([
      "job.yaml has 6 problems:",
      expect.stringMatching(/^job.yaml:1:1 sorce: .*did you mean 'source'\?/u),
      expect.stringMatching(/^job.yaml:4:11 source.files\[0\]: names no file/u),
      expect.stringMatching(/^job.yaml:4:13 source.files\[0\].pth: .*did you mean 'path'\?/u),
      "job.yaml:5:25 source.credentials.token: the environment variable DATIVO_TEST_NOT_SET is not set; set it, or give a default: ${DATIVO_TEST_NOT_SET:-value}",
      'job.yaml:9:3 target.mode: "upsert" is not valid; valid are append, replace, replace_partitions, merge',
      'job.yaml:10:1 schema_validation_mode: "loose" is not valid; valid are strict, warn',
    ]);
  });

  it.each([
    ["a missing section", "source: { type: csv }\n", "target: is missing"],
    [
      "no plugin",
      "source: {}\ntarget: { type: parquet, output: o }\n",
      "source: says neither `type`",
    ],
    ["no output", "source: { type: csv }\ntarget: { type: parquet }\n", "target: has no `output`"],
    ["two streams of one name", minimal.replace("[in.csv]", "[a/in.csv, b/in.csv]"), "called 'in'"],
    [
      "a replace of what is read bit by bit",
      "source: { type: csv, files: [a.csv], incremental: { strategy: file_modified_time } }\ntarget: { type: parquet, output: o, mode: replace }\n",
      "throw away",
    ],
    ["a list", "- 1\n", "is not a section of keys"],
    ["an empty file", "", "the file is empty"],
    [
      "a bad column type",
      `${minimal}asset: { name: a, schema: [{ name: x, type: varchar }] }\n`,
      "asset.schema[0].type: 'varchar' is not a type",
    ],
    [
      "a list without items",
      `${minimal}asset: { name: a, schema: [{ name: x, type: list }] }\n`,
      "a list needs `items",
    ],
    [
      "a column twice",
      `${minimal}asset: { name: a, schema: [{ name: x, type: date }, { name: x, type: date }] }\n`,
      "declared twice",
    ],
    [
      "a key that is no column",
      `${minimal}asset: { name: a, primary_key: [y], schema: [{ name: x, type: date }] }\n`,
      "'y' is not a column",
    ],
  ])("%s", async (_what, text, message) => {
    const error = await failure(await write("job.yaml", text));
    expect(error.code).toBe("JOB_INVALID");
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/job\.yaml/u);
  });

  it.each([
    ["duplicate keys", "a: 1\na: 2\n"],
    ["broken syntax", "source: { type: csv\n"],
    ["an unknown tag", "source: !!js/function 'x'\n"],
    [
      "an alias bomb",
      `a: &a [x, x, x, x, x, x, x, x, x]\n${"bcdefghi"
        .split("")
        .map(
          (key, index) => `${key}: &${key} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(", ")}]`,
        )
        .join("\n")}\n`,
    ],
  ])("%s", async (_what, text) => {
    expect((await failure(await write("job.yaml", text))).code).toBe("JOB_FILE_SYNTAX");
  });

  it("a missing file, a folder, another kind of file and one far too large", async () => {
    expect((await failure(join(folder, "none.yaml"))).message).toContain("there is no such file");
    await mkdir(join(folder, "folder.yaml"));
    expect((await failure(join(folder, "folder.yaml"))).message).toContain("it is a folder");
    expect((await failure(await write("job.txt", minimal))).code).toBe("JOB_FILE_FORMAT_UNKNOWN");
    const large = await write("large.yaml", `# ${"x".repeat(5_000_000)}`);
    expect((await failure(large)).code).toBe("JOB_FILE_TOO_LARGE");
  });

  it("a contract with problems, naming the contract's own lines", async () => {
    const contract = await write("a.yaml", "name: a\nschema:\n  - { nam: x, type: date }\n");
    const error = await failure(await write("job.yaml", `${minimal}asset_path: a.yaml\n`));
    expect(error.message).toContain(
      `${contract}:3:7 schema[0].nam: 'nam' is not a known key; did you mean 'name'?`,
    );
  });
});
