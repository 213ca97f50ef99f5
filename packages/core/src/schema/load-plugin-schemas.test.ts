import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { expect, it } from "vitest";
import type { JsonObject } from "../contract/json.ts";
import { keyPaths } from "./describe-keys.ts";
import { jobJsonSchema } from "./job-json-schema.ts";
import { loadPluginSchemas } from "./load-plugin-schemas.ts";
import { isSchema, mapSchema } from "./map-schema.ts";

const folder = fileURLToPath(new URL("../../../dativo", import.meta.url));
const plugins = await loadPluginSchemas({ workingFolder: folder, hostFolder: folder });
const judge = new Ajv({ strict: false }).compile(jobJsonSchema({ plugins }));

it("finds the plugins by their types, other names of theirs included", () => {
  const names = plugins.flatMap((plugin) => (plugin.isType ? plugin.names : []));
  expect(names).toEqual(
    expect.arrayContaining(["csv", "json-api", "json-file", "parquet", "s3", "minio", "iceberg"]),
  );
});

it.each(plugins.filter(({ packageName }) => packageName.startsWith("@dativo/")))(
  "$packageName explains each of its options",
  ({ options = {} }) => {
    expect(keyPaths(options).length).toBeGreaterThan(0);
    expect(withoutDescription(options)).toEqual([]);
  },
);

const job = (options: JsonObject, engine?: JsonObject) => ({
  source: { type: "csv", files: ["a.csv"] },
  target: {
    type: "s3",
    output: "out",
    options,
    ...(engine ? { engine: { options: engine } } : {}),
  },
});

it("judges options with the schema of the plugin that the type stands for", () => {
  expect(judge(job({ compression: "zstd" }))).toBe(true);
  expect(judge(job({ compression: "lzw" }))).toBe(false);
  expect(judge(job({ delimiter: ";" }))).toBe(false);
  expect(judge(job({ row_group_mb: null }))).toBe(false);
});

it("takes null for an option in engine.options, and nothing else besides what the plugin takes", () => {
  expect(judge(job({}, { row_group_mb: null }))).toBe(true);
  expect(judge(job({}, { row_group_mb: 5 }))).toBe(true);
  expect(judge(job({}, { row_group_mb: "5" }))).toBe(false);
  expect(judge(job({}, { row_group: 5 }))).toBe(false);
});

/** The keys of a schema that say nothing about themselves. */
function withoutDescription(schema: JsonObject): string[] {
  const found: string[] = [];
  mapSchema(schema, (inner, keyword, key) => {
    const isSilent = isSchema(inner) && inner["description"] === undefined;
    if (keyword === "properties" && key !== undefined && isSilent) found.push(key);
    found.push(...withoutDescription(inner));
    return inner;
  });
  return found;
}
