import { afterEach, beforeEach, expect, it } from "vitest";
import { DativoError } from "../errors/dativo-error.ts";
import { writeFiles } from "../plugins/__fixtures__/write-files.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { readJob } from "./read-job.ts";

// Whole messages, as users see them: file, line and column, the key, what was found, what is valid.

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

/** The message for the first of the files. */
async function messageOf(files: Readonly<Record<string, string>>): Promise<string> {
  await writeFiles(folder.path, files);
  const [name = ""] = Object.keys(files);
  const error: unknown = await readJob(name, {
    workingFolder: folder.path,
    environment: {},
  }).catch((cause: unknown) => cause);
  if (!DativoError.isInstance(error)) throw new Error(`not refused: ${String(error)}`);
  return `${error.code} ${error.message}`.replaceAll(folder.path, "<folder>");
}

it("1: misspelt keys at every level", async () => {
  expect(
    await messageOf({
      "orders.yaml": `sorce: { type: csv }
source:
  type: csv
  fles: [a.csv]
  incremental: { stratgy: updated_at }
target:
  type: parquet
  output: out
  partitionning: [day]
loging: { levl: debug }
`,
    }),
  ).toMatchInlineSnapshot(`
    "JOB_INVALID orders.yaml has 6 problems:
    orders.yaml:1:1 sorce: 'sorce' is not a known key; did you mean 'source'? Known are $schema, asset, asset_path, catalog, classification_overrides, environment, executor, finops, governance_overrides, lease_seconds, logging, max_rejects, name, plugins, retry_config, schema_drift, schema_validation_mode, source, source_connector, source_connector_path, target, target_connector, target_connector_path, tenant_id, threads, unique_memory_mb
    orders.yaml:4:3 source.fles: 'fles' is not a known key; did you mean 'files'? Known are connection, credentials, custom_reader, description, dsn, engine, files, incremental, objects, options, rate_limits, sheets, tables, type
    orders.yaml:5:3 source.incremental.strategy: is missing
    orders.yaml:5:18 source.incremental.stratgy: 'stratgy' is not a known key; did you mean 'strategy'? Known are cursor_field, lookback_days, state_path, strategy
    orders.yaml:9:3 target.partitionning: 'partitionning' is not a known key; did you mean 'partitioning'? Known are branch, catalog, connection, credentials, custom_writer, engine, file_format, markdown_kv_storage, mode, options, output, parquet_target_size_mb, partitioning, type, warehouse
    orders.yaml:10:1 loging: 'loging' is not a known key; did you mean 'logging'? Known are $schema, asset, asset_path, catalog, classification_overrides, environment, executor, finops, governance_overrides, lease_seconds, logging, max_rejects, name, plugins, retry_config, schema_drift, schema_validation_mode, source, source_connector, source_connector_path, target, target_connector, target_connector_path, tenant_id, threads, unique_memory_mb"
  `);
});

it("2: values of the wrong type, and values that are not among the valid ones", async () => {
  expect(
    await messageOf({
      "orders.yaml": `name: 5
source: { type: [csv], files: in.csv }
target:
  type: parquet
  mode: upsert
schema_validation_mode: loose
max_rejects: 5 percent
unique_memory_mb: 0
schema_drift: { new_column: add, missing_column: [] }
`,
    }),
  ).toMatchInlineSnapshot(`
    "JOB_INVALID orders.yaml has 10 problems:
    orders.yaml:1:1 name: 5 is not a text
    orders.yaml:2:11 source.type: ["csv"] is not a text
    orders.yaml:2:24 source.files: "in.csv" is not a list
    orders.yaml:3:1 target: has no \`output\`: the folder that the files go to
    orders.yaml:5:3 target.mode: "upsert" is not valid; valid are append, replace, replace_partitions, merge
    orders.yaml:6:1 schema_validation_mode: "loose" is not valid; valid are strict, warn
    orders.yaml:7:1 max_rejects: "5 percent" is not valid: has to be a number of records, or a share such as 0.5%
    orders.yaml:8:1 unique_memory_mb: 0 is not valid: has to be at least 1
    orders.yaml:9:17 schema_drift.new_column: "add" is not valid; valid are evolve, ignore, fail
    orders.yaml:9:34 schema_drift.missing_column: [] is not valid; valid are allow, fail"
  `);
});

it("3: what is missing, and what contradicts", async () => {
  expect(
    await messageOf({
      "orders.yaml": `source:
  files:
    - { name: nowhere }
    - a/orders.csv
    - b/orders.csv
  incremental: { strategy: file_modified_time }
target: { mode: replace }
`,
    }),
  ).toMatchInlineSnapshot(`
    "JOB_INVALID orders.yaml has 6 problems:
    orders.yaml:1:1 source: says neither \`type\` (such as csv) nor \`custom_reader\` (such as ./plugins/orders.ts:OrdersReader)
    orders.yaml:3:7 source.files[0]: names no file: give it a \`path\`
    orders.yaml:5:7 source.files[2]: two streams are called 'orders'; give each entry a \`name\` of its own
    orders.yaml:7:1 target: says neither \`type\` (such as parquet) nor \`custom_writer\` (such as ./plugins/orders.ts:OrdersWriter)
    orders.yaml:7:1 target: has no \`output\`: the folder that the files go to
    orders.yaml:7:11 target.mode: 'replace' together with \`source.incremental\` would throw away what earlier runs have read; use append, or read everything"
  `);
});

it("4: variables that are not set, and references that are none", async () => {
  expect(
    await messageOf({
      "orders.yaml": `source:
  type: json-api
  connection: { base_url: "\${API_URL}", tries: "\${TRIES:-3}" }
  credentials: { token: "\${API_TOKEN", key: "\${api key}" }
  objects: ["\${OBJECT}"]
target: { type: json-file, output: "out/\${STAGE}", mode: "\${MODE}" }
`,
    }),
  ).toMatchInlineSnapshot(`
    "JOB_INVALID orders.yaml has 6 problems:
    orders.yaml:3:27 source.connection.base_url: the environment variable API_URL is not set; set it, or give a default: \${API_URL:-value}
    orders.yaml:4:25 source.credentials.token: a \`\${\` has no \`}\` after it; write $\${ where you mean the two characters themselves
    orders.yaml:4:45 source.credentials.key: a \`\${…}\` is no reference; valid are \${NAME}, \${NAME:-default}, \${secret:NAME} and \${secret:NAME.member}; write $\${ where you mean the two characters themselves
    orders.yaml:5:13 source.objects[0]: the environment variable OBJECT is not set; set it, or give a default: \${OBJECT:-value}
    orders.yaml:6:36 target.output: the environment variable STAGE is not set; set it, or give a default: \${STAGE:-value}
    orders.yaml:6:58 target.mode: the environment variable MODE is not set; set it, or give a default: \${MODE:-value}"
  `);
});

it("5: a mistake in an anchor, told once, where it is written", async () => {
  expect(
    await messageOf({
      "orders.yaml": `source:
  type: csv
  files:
    - &first { path: a.csv, name: a, mode: upsert, primary_key: id }
    - { <<: *first, path: b.csv, name: b }
    - { <<: *first, path: c.csv, name: c, curser_field: at }
target: { type: parquet, output: out }
`,
    }),
  ).toMatchInlineSnapshot(`
    "JOB_INVALID orders.yaml has 3 problems:
    orders.yaml:4:38 source.files[0].mode: "upsert" is not valid; valid are append, replace, replace_partitions, merge
    orders.yaml:4:52 source.files[0].primary_key: "id" is not a list
    orders.yaml:6:43 source.files[2].curser_field: 'curser_field' is not a known key; did you mean 'cursor_field'? Known are asset_path, cursor_field, file, id, mode, name, object, partitioning, path, primary_key"
  `);
});

it("6: JSON, with one key too many and one too few", async () => {
  expect(
    await messageOf({
      "orders.json": `{
  "source": { "type": "csv", "options": { "delimiter": ";" }, "engine": { "opts": {} } },
  "target": {
    "type": "parquet",
    "ouput": "out"
  },
  "asset_path": 3
}`,
    }),
  ).toMatchInlineSnapshot(`
    "JOB_INVALID orders.json has 4 problems:
    orders.json:2:75 source.engine.opts: 'opts' is not a known key. Known are options, type
    orders.json:3:3 target: has no \`output\`: the folder that the files go to
    orders.json:5:5 target.ouput: 'ouput' is not a known key; did you mean 'output'? Known are branch, catalog, connection, credentials, custom_writer, engine, file_format, markdown_kv_storage, mode, options, output, parquet_target_size_mb, partitioning, type, warehouse
    orders.json:7:3 asset_path: 3 is not a text"
  `);
});

it("7: a job and its contract", async () => {
  expect(
    await messageOf({
      "orders.yaml": `source: { type: csv, files: [in.csv], typ: x }
target: { type: parquet, output: out, partitioning: [1] }
asset_path: contracts/orders.yaml
`,
      "contracts/orders.yaml": `name: orders
team: { ower: a }
schema:
  - { name: id, type: integr }
  - { nam: price, type: decimal }
`,
    }),
  ).toMatchInlineSnapshot(`
    "JOB_INVALID orders.yaml has 8 problems:
    orders.yaml:1:39 source.typ: 'typ' is not a known key; did you mean 'type'? Known are connection, credentials, custom_reader, description, dsn, engine, files, incremental, objects, options, rate_limits, sheets, tables, type
    orders.yaml:2:54 target.partitioning[0]: 1 is not a text
    contracts/orders.yaml:2:1 team.owner: is missing
    contracts/orders.yaml:2:9 team.ower: 'ower' is not a known key; did you mean 'owner'? Known are owner, roles
    contracts/orders.yaml:4:17 schema[0].type: 'integr' is not a type; did you mean 'integer'? The types are string, integer, bigint, int8, int16, int32, int64, float, double, float32, float64, boolean, date, time, timestamp, timestamptz, uuid, binary, json, decimal(precision,scale), list, struct
    contracts/orders.yaml:5:5 schema[1].name: is missing
    contracts/orders.yaml:5:7 schema[1].nam: 'nam' is not a known key; did you mean 'name'? Known are classification, description, enum, examples, exclusive_maximum, exclusive_minimum, fields, format, items, max_items, max_length, maximum, min_items, min_length, minimum, multiple_of, name, pattern, required, tags, type, unique
    contracts/orders.yaml:5:19 schema[1].type: 'decimal' is not a type; did you mean 'decimal(18,2)'? The types are string, integer, bigint, int8, int16, int32, int64, float, double, float32, float64, boolean, date, time, timestamp, timestamptz, uuid, binary, json, decimal(precision,scale), list, struct"
  `);
});

it("8: contracts that cannot be read, beside what is wrong with the job", async () => {
  expect(
    await messageOf({
      "orders.yaml": `source:
  type: csv
  files:
    - { path: a.csv, name: a, asset_path: gone.yaml }
    - { path: b.csv, name: b, asset_path: broken.yaml }
    - { path: c.csv, name: c, asset_path: data.csv }
target: { type: parquet, output: out, optons: {} }
`,
      "broken.yaml": "name: a\nname: b\nschema: [\n",
    }),
  ).toMatchInlineSnapshot(`
    "JOB_INVALID orders.yaml has 4 problems:
    orders.yaml:4:31 source.files[0].asset_path: The file gone.yaml cannot be read: there is no such file.
    orders.yaml:6:31 source.files[2].asset_path: The file data.csv is neither YAML nor JSON by its name.
    orders.yaml:7:39 target.optons: 'optons' is not a known key; did you mean 'options'? Known are branch, catalog, connection, credentials, custom_writer, engine, file_format, markdown_kv_storage, mode, options, output, parquet_target_size_mb, partitioning, type, warehouse
    broken.yaml:4:1 Flow sequence in block collection must be sufficiently indented and end with a ]"
  `);
});

it("9: a job, its recipe, and the configuration of the project", async () => {
  expect(
    await messageOf({
      "jobs/orders.yaml": `source_connector_path: recipe.yaml
source: { files: [in.csv], conection: {} }
target: { type: parquet, output: out }
`,
      "jobs/recipe.yaml": "name: csv\ntyp: csv\nroles: [sink]\n",
      "package.json": "{}",
      "dativo.config.yaml": "tenant_id: ''\nsecrets: { manger: env }\n",
    }),
  ).toMatchInlineSnapshot(`
    "JOB_INVALID jobs/orders.yaml has 6 problems:
    jobs/orders.yaml:2:28 source.conection: 'conection' is not a known key; did you mean 'connection'? Known are connection, credentials, custom_reader, description, dsn, engine, files, incremental, objects, options, rate_limits, sheets, tables, type
    dativo.config.yaml:1:1 tenant_id: "" is not valid: has to have at least 1 character
    dativo.config.yaml:2:12 secrets.manger: 'manger' is not a known key; did you mean 'manager'? Known are config, folder, manager
    jobs/recipe.yaml:2:1 typ: 'typ' is not a known key; did you mean 'type'? Known are catalog, connection_template, credentials, default_engine, description, file_format, incremental, name, partitioning_default, rate_limits, roles, type
    jobs/recipe.yaml:3:9 roles[0]: "sink" is not valid; valid are source, target
    jobs/recipe.yaml type: is missing"
  `);
});

it("10: text that is no YAML", async () => {
  expect(
    await messageOf({
      "orders.yaml": `source: { type: csv, files: [in.csv }
target:
\ttype: parquet
  output: "out
`,
    }),
  ).toMatchInlineSnapshot(`
    "JOB_FILE_SYNTAX The file orders.yaml is not valid YAML:
    orders.yaml:1:37 Flow sequence in block collection must be sufficiently indented and end with a ]
    orders.yaml:1:38 Flow map in block collection must be sufficiently indented and end with a }
    orders.yaml:3:1 a tab cannot indent; use blanks
    orders.yaml:3:8 Nested mappings are not allowed in compact mappings
    orders.yaml:3:8 Implicit keys need to be on a single line
    orders.yaml:5:1 Missing closing "quote"
  `);
});
