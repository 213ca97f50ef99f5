import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkJob } from "@dativo/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeAvro, encodeAvro } from "../../packages/iceberg/src/manifest/avro-file.ts";
import type { ManifestFile } from "../../packages/iceberg/src/manifest/data-file.ts";
import { manifestListSchema } from "../../packages/iceberg/src/manifest/manifest-schema.ts";
import { createTableJob, metadataFile, type JobSettings, type TableJob } from "./table-job.ts";

const catalog = { type: "filesystem", warehouse: "./lake" };
const lines = ["id,name,ratio,seen", "1,a,0.5,2024-01-01T00:00:00Z"];

describe("an Iceberg table refuses, before anything is written,", () => {
  let job: TableJob;
  let table: string;
  beforeEach(async () => {
    job = await createTableJob();
    table = join(job.folder, "lake/default/orders");
  });
  afterEach(() => job.remove());

  const load = async (settings: Partial<JobSettings> = {}): Promise<unknown> => {
    await job.write(lines, { catalog, ...settings });
    return (await job.run()).error;
  };
  /** Changes what the metadata says, as another tool may have written it. */
  const rewrite = async (change: (metadata: Record<string, unknown>) => object): Promise<void> => {
    const file = await metadataFile(table);
    const metadata = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
    await writeFile(file, JSON.stringify(change(metadata)));
  };

  it.each<[string, string, Partial<JobSettings>]>([
    [
      "a partition by a column twice",
      "ICEBERG_PARTITIONING_INVALID",
      { target: { partitioning: ["id", "id"] } },
    ],
    [
      "a transform that does not exist",
      "ICEBERG_TRANSFORM_INVALID",
      { target: { partitioning: ["week(seen)"] } },
    ],
    [
      "a transform of the wrong type",
      "ICEBERG_TRANSFORM_INVALID",
      { target: { partitioning: ["day(name)"] } },
    ],
    [
      "a sort order by no column",
      "ICEBERG_SORT_ORDER_INVALID",
      { options: { sort_order: ["nobody desc"] } },
    ],
    [
      "a merge by a floating-point key",
      "ICEBERG_KEY_INVALID",
      {
        target: { mode: "merge" },
        source: { files: [{ path: "./*.csv", name: "orders", primary_key: ["ratio"] }] },
        columns: [{ name: "ratio", type: "double" }],
      },
    ],
    ["a catalog of no known type", "ICEBERG_SETTINGS_INVALID", { catalog: { type: "hive" } }],
  ])("%s", async (_, code, settings) => {
    expect(await load(settings)).toMatchObject({ code });
    await expect(metadataFile(table)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("formats that it does not write", async () => {
    expect(await load()).toBeUndefined();
    await rewrite((metadata) => ({ ...metadata, "format-version": 3 }));
    expect(await load()).toMatchObject({
      code: "ICEBERG_FORMAT_UNSUPPORTED",
      message: expect.stringContaining("has format 3"),
    });
  });

  it("metadata that is damaged", async () => {
    expect(await load()).toBeUndefined();
    await writeFile(await metadataFile(table), "{");
    expect(await load()).toMatchObject({ code: "ICEBERG_JSON_INVALID" });
  });

  it("to merge into columns that it cannot read, and appends to them", async () => {
    expect(await load()).toBeUndefined();
    await rewrite((metadata) => {
      const schemas = metadata["schemas"] as { fields: object[] }[];
      const map = {
        type: "map",
        "key-id": 8,
        key: "string",
        "value-id": 9,
        value: "int",
        "value-required": false,
      };
      const field = { id: 7, name: "tags", required: false, type: map };
      return {
        ...metadata,
        "last-column-id": 9,
        schemas: schemas.map((schema) => ({ ...schema, fields: [...schema.fields, field] })),
      };
    });
    const keyed = { files: [{ path: "./*.csv", name: "orders", primary_key: ["id"] }] };
    const merging = { target: { mode: "merge", output: "./other" }, source: keyed, name: "other" };
    expect(await load(merging)).toMatchObject({
      code: "ICEBERG_TYPE_UNREADABLE",
      message: expect.stringContaining("map<string, int>"),
    });
    expect(await load()).toBeUndefined();
  });

  it("to merge where single rows are deleted, and takes the commit back", async () => {
    const keyed = { files: [{ path: "./*.csv", name: "orders", primary_key: ["id"] }] };
    const merging = { target: { mode: "merge" }, source: keyed };
    expect(await load(merging)).toBeUndefined();
    const { snapshots } = JSON.parse(await readFile(await metadataFile(table), "utf8")) as {
      snapshots: { "manifest-list": string }[];
    };
    const list = snapshots[0]?.["manifest-list"] ?? "";
    const whole = await readFile(list);
    const { rows } = decodeAvro<ManifestFile>(whole, list);
    await writeFile(
      list,
      encodeAvro(
        manifestListSchema,
        rows.map((row) => ({ ...row, content: 1 })),
        {},
      ),
    );
    expect(await load(merging)).toMatchObject({
      code: "COMMIT_REFUSED",
      message: expect.stringContaining("has deletes of single rows"),
    });
    await writeFile(list, whole);
    expect(await load(merging)).toBeUndefined();
  });

  it("to go on where it was dropped, until the state is reset", async () => {
    expect(await load()).toBeUndefined();
    await rm(table, { recursive: true });
    expect(await load()).toMatchObject({ code: "TARGET_BEHIND" });
  });

  it("values under an old name beside those under the new one", async () => {
    const options = { rename_columns: { name: "title" } };
    await job.write(["id,name", "1,a"], { catalog });
    expect((await job.run()).error).toBeUndefined();
    await job.write(["id,name,title", "2,b,c"], { catalog, options });
    expect((await job.run()).error).toMatchObject({ code: "ICEBERG_RENAME_AMBIGUOUS" });
  });

  it("says in a check what is wrong with a catalog", async () => {
    const nowhere = { type: "rest", uri: "http://127.0.0.1:9", token: "a-token-of-no-use" };
    await job.write(lines, { catalog: nowhere });
    const { target } = await checkJob(job.file);
    expect(target).toMatchObject({ status: "failed", code: "ICEBERG_CATALOG_FAILED" });
    expect(JSON.stringify(target)).not.toContain("a-token-of-no-use");
  });
});
