import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { joinErrors } from "../errors/join-errors.ts";
import { readJob } from "../job/read-job.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { writeFiles } from "./__fixtures__/write-files.ts";
import { loadJobPlugins } from "./load-job-plugins.ts";

const hostFolder = fileURLToPath(new URL("../../../dativo", import.meta.url));
let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

async function load(text: string, files: Record<string, string> = {}) {
  await writeFiles(folder.path, { "job.yaml": text, ...files });
  const environment = { NUMBER: "7", YES: "true", WORD: "many" };
  const job = await readJob("job.yaml", { workingFolder: folder.path, environment });
  return loadJobPlugins(job, { workingFolder: folder.path, hostFolder });
}

async function refusal(text: string) {
  const plugins = await load(text);
  if (!("errors" in plugins)) throw new Error("not refused");
  return joinErrors(plugins.errors);
}

it("gives both plugins with their options, defaults filled in", async () => {
  expect(
    await load("source: { type: csv, files: [a.csv] }\ntarget: { type: parquet, output: out }\n"),
  ).toMatchObject({
    reader: { plugin: { name: "csv" }, options: { delimiter: "," } },
    writer: { plugin: { name: "parquet" }, options: { compression: "snappy" } },
  });
});

it("tells of the options of both plugins at once, each with its line", async () => {
  const { code, message, details } = await refusal(
    `source:
  type: csv
  files: [a.csv]
  options:
    delimitr: ";"
    header: 1
target:
  type: parquet
  output: out
  engine:
    options: { compresion: zip }
`,
  );
  expect(code).toBe("PLUGIN_OPTIONS_INVALID");
  expect(message.split("\n").map((line) => line.replace(/ Known are .*/u, ""))).toEqual([
    "The options of reader 'csv' are not valid:",
    expect.stringMatching(/^job\.yaml:6:5 source\.options\.header: /u),
    "job.yaml:5:5 source.options.delimitr: 'delimitr' is not a known key; did you mean 'delimiter'?",
    "The options of writer 'parquet' are not valid:",
    "job.yaml:11:16 target.engine.options.compresion: 'compresion' is not a known key; did you mean 'compression'?",
  ]);
  expect(details["problems"]).toMatchObject([
    { path: "source.options.header", line: 6 },
    { path: "source.options.delimitr", line: 5 },
    { path: "target.engine.options.compresion", line: 11 },
  ]);
});

it("names the keys of plugins that cannot be loaded, with their lines", async () => {
  const { code, message, fix, details } = await refusal(
    `source: { custom_reader: ./gone.ts:Reader }
target:
  type: parqet
  output: out
`,
  );
  expect(code).toBe("MODULE_NOT_FOUND");
  const lines = message.split("\n");
  expect(lines).toEqual([
    expect.stringMatching(/^job\.yaml:1:11 source\.custom_reader: There is no file .*gone\.ts/u),
    expect.stringMatching(
      /^job\.yaml:3:3 target\.type: There is no writer 'parqet'\. Did you mean/u,
    ),
  ]);
  expect(fix).toContain("Write parquet.");
  expect(details).toMatchObject({
    codes: ["MODULE_NOT_FOUND", "PLUGIN_TYPE_UNKNOWN"],
    problems: [{ path: "source.custom_reader" }, { path: "target.type", line: 3, column: 3 }],
  });
});

it.each(["trusted", "process"])(
  "gives options that are variables the type that the plugin wants, in a %s plugin",
  async (isolation) => {
    const options = `{ header: "\${YES}", sample_rows: "\${NUMBER}", null_values: ["\${YES}", "\${NUMBER}"], delimiter: "\${NUMBER}" }`;
    const plugins = await load(
      `plugins: { isolation: ${isolation} }\nsource: { type: csv, files: [a.csv], options: ${options} }\ntarget: { type: parquet, output: out }\n`,
    );
    if ("errors" in plugins) throw joinErrors(plugins.errors);
    await Promise.all([plugins.reader.plugin.stop?.(), plugins.writer.plugin.stop?.()]);
    expect(plugins.reader.options).toMatchObject({
      header: true,
      sample_rows: 7,
      null_values: ["true", "7"],
      delimiter: "7",
    });
  },
);

it("gives the options of a recipe their types as well", async () => {
  const recipe = `name: csv
type: csv
roles: [source]
default_engine: { options: { sample_rows: "\${NUMBER}" } }
`;
  const plugins = await load(
    "tenant_id: acme\nsource_connector_path: csv.yaml\nsource: { files: [a.csv] }\ntarget: { type: parquet, output: out }\n",
    { "csv.yaml": recipe },
  );
  expect(plugins).toMatchObject({ reader: { options: { sample_rows: 7 } } });
});

it("says of options that are variables which one is wrong", async () => {
  const options = '{ header: "${WORD}", quote: "${LONG:-12}" }';
  const { message } = await refusal(
    `source: { type: csv, files: [a.csv], options: ${options} }\ntarget: { type: parquet, output: out }\n`,
  );
  expect(message).toMatch(/header: .*boolean.* \(the value of \$\{WORD\}\)/u);
  // Tried as a number, it would be refused for not being a text.
  expect(message).toMatch(/quote: .*\(the value of \$\{LONG\}\)/u);
  expect(message).not.toContain("received number");
});
