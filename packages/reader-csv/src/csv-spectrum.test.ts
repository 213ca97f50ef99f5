import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { extractAll } from "@dativo/core/testing";
import { describe, expect, it } from "vitest";
import { CsvReader } from "./csv-reader.ts";

const root = dirname(createRequire(import.meta.url).resolve("csv-spectrum/package.json"));
// Its JSON is one object in place of an array, with another telephone number.
const wrongJson = "location_coordinates.csv";
const files = readdirSync(join(root, "csvs")).filter((name) => name !== wrongJson);

describe("csv-spectrum", () => {
  it("has files", () => {
    expect(files.length).toBeGreaterThanOrEqual(11);
  });

  it.each(files)("%s", async (name) => {
    const json = readFileSync(join(root, "json", name.replace(/csv$/u, "json")), "utf8");
    const expected = JSON.parse(json) as Record<string, string>[];
    const fields = Object.keys(expected[0]!).map((column) => ({
      name: column,
      type: { kind: "string" as const },
      required: true,
    }));
    const { rows, rejects, logs } = await extractAll(CsvReader, {
      streams: [join(root, "csvs", name)],
      options: { null_values: [] },
      schema: { fields },
    });
    expect(rejects).toEqual([]);
    expect(logs).toEqual([]);
    expect(rows).toEqual(expected);
  });

  it(wrongJson, async () => {
    const { rows, rejects } = await extractAll(CsvReader, {
      streams: [join(root, "csvs", wrongJson)],
    });
    expect(rejects).toEqual([]);
    expect(rows).toEqual([
      {
        "Contact Phone Number": 2_095_257_564n,
        "Location Coordinates": "37\uFFFD36'37.8\"N 121\uFFFD2'17.9\"W",
        Cities: "Modesto",
        Counties: "Stanislaus",
      },
    ]);
  });
});
