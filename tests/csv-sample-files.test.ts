import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { discoverJob } from "@dativo/core";
import { createTemporaryFolder, extractAll } from "@dativo/core/testing";
import { CsvReader } from "@dativo/reader-csv";
import { beforeEach, describe, expect, test } from "vitest";
import { repository } from "./repository-files.ts";

// Whole files that others made, read without a contract.
const samples = join(repository, "../shared/data");
const tabs = { header: false, delimiter: "\t", quote: null };

interface Expected {
  readonly options?: object;
  readonly rows: number;
  readonly columns: number;
  /** Reasons of the rejects, in the order of the file. */
  readonly rejects?: readonly string[];
  /** Some values, each with the position of its row. */
  readonly values?: Readonly<Record<number, object>>;
}

const files: Readonly<Record<string, Expected>> = {
  "adventureworks/Person.csv": {
    rows: 10,
    columns: 13,
    values: {
      0: { BusinessEntityID: 1n, LastName: "Sánchez", ModifiedDate: "2009-01-07T00:00:00" },
    },
  },
  "adventureworks/Product.csv": {
    rows: 11,
    columns: 25,
    values: { 9: { ProductID: 320n, StandardCost: "0.00" }, 10: { ProductID: null, Name: null } },
  },
  "adventureworks/Product_invalid.csv": {
    rows: 4,
    columns: 25,
    rejects: ["TOO_MANY_FIELDS"],
    values: { 2: { ProductID: null, Name: "Missing Product Name", rowguid: "INVALID-GUID-HERE" } },
  },
  "adventureworks/Product_malformed.csv": {
    rows: 3,
    columns: 25,
    rejects: ["QUOTE_UNCLOSED", "TOO_MANY_FIELDS", "TOO_MANY_FIELDS"],
    values: { 2: { ProductID: 4n, ListPrice: "121.49" } },
  },
  "adventureworks/SalesOrderHeader.csv": {
    rows: 10,
    columns: 25,
    values: { 9: { SalesOrderID: 43_668n, SubTotal: "47231.9980" } },
  },
  "adventureworks-oltp/Culture.csv": {
    options: tabs,
    rows: 8,
    columns: 3,
    values: { 1: { column_1: "ar    ", column_2: "Arabic", column_3: "2008-04-30T00:00:00" } },
  },
  "adventureworks-oltp/CurrencyRate.csv": {
    options: { ...tabs, sample_rows: "all" },
    rows: 13_532,
    columns: 7,
    values: { 1: { column_1: 2n, column_3: "USD", column_4: "AUD", column_5: 1.5491 } },
  },
  "adventureworks-oltp/Product.csv": {
    options: tabs,
    rows: 504,
    columns: 25,
    values: { 99: { column_1: 421n, column_24: "{97741A88-92A1-4E72-B0AA-BCB198A1C378}" } },
  },
  "adventureworks-oltp/ProductReview.csv": {
    // Its texts hold line ends without quotes: no dialect says where they end, and nothing is lost.
    options: {
      ...tabs,
      column_names: ["id", "product", "by", "at", "mail", "stars", "text", "changed"],
    },
    rows: 0,
    columns: 8,
    rejects: Array.from({ length: 31 }, () => "TOO_FEW_FIELDS"),
  },
  "adventureworks-oltp/Store.csv": {
    options: { header: false, delimiter: "+|", record_end: "&|", quote: null },
    rows: 701,
    columns: 6,
    values: {
      0: {
        column_1: 292n,
        column_2: "Next-Door Bike Store",
        column_3: 279n,
        column_4: expect.stringMatching(/^\uFEFF<StoreSurvey .*<\/StoreSurvey>$/u),
      },
    },
  },
};

// Nothing can say of this one where its texts end.
const describable = Object.entries(files).filter(([file]) => !file.endsWith("ProductReview.csv"));

async function read(file: string, options: object = {}) {
  return extractAll(CsvReader, { baseFolder: samples, streams: [file], options });
}

describe("on the sample files (shared/data)", () => {
  beforeEach((context) => context.skip(!existsSync(samples), "shared/data is not there"));

  test("every one of them is read here", async () => {
    const found = await readdir(samples, { recursive: true });
    const tables = found.filter((path) => /\.(?:csv|tsv|txt)$/u.test(path));
    expect(tables.toSorted()).toEqual(Object.keys(files).toSorted());
  });

  test.each(Object.entries(files))("%s is read whole", async (file, expected) => {
    const { rows, rejects, schema } = await read(file, expected.options);
    expect(rows).toHaveLength(expected.rows);
    expect(schema?.fields).toHaveLength(expected.columns);
    expect(rejects.map(({ reason }) => reason)).toEqual(expected.rejects ?? []);
    for (const [row, values] of Object.entries(expected.values ?? {})) {
      expect(rows[Number(row)]).toMatchObject(values);
    }
  });

  test("all records of Store.csv have their survey, and all its bytes are in one", async () => {
    const file = "adventureworks-oltp/Store.csv";
    const { rows } = await read(file, files[file]!.options);
    const text = await readFile(join(samples, file), "utf16le");
    const surveys = text.match(/<StoreSurvey[^]*?<\/StoreSurvey>/gu) ?? [];
    expect(rows.map(({ column_4: survey }) => survey)).toEqual(
      surveys.map((survey) => `\uFEFF${survey}`),
    );
  });

  test("the rejects of ProductReview.csv are all of its lines", async () => {
    const file = "adventureworks-oltp/ProductReview.csv";
    const { rejects } = await read(file, files[file]!.options);
    const text = await readFile(join(samples, file), "utf8");
    expect(rejects.map(({ raw }) => raw)).toEqual(text.split("\r\n").filter((line) => line !== ""));
  });

  test.each(describable)(
    "%s is read whole by what is found out about it",
    async (file, expected) => {
      const found = await discoverOptions(file);
      const { rows, rejects, schema } = await read(file, found);
      const {
        delimiter = ",",
        header = true,
        record_end: recordEnd,
      } = (expected.options ?? {}) as Options;
      expect({ delimiter, header, recordEnd }).toEqual({
        delimiter: found["delimiter"],
        header: found["header"],
        recordEnd: found["record_end"],
      });
      expect(rows).toHaveLength(expected.rows);
      expect(schema?.fields).toHaveLength(expected.columns);
      expect(rejects.map(({ reason }) => reason)).toEqual(expected.rejects ?? []);
    },
  );
});

interface Options {
  readonly delimiter?: string;
  readonly header?: boolean;
  readonly record_end?: string;
}

async function discoverOptions(file: string): Promise<Readonly<Record<string, unknown>>> {
  const project = await createTemporaryFolder();
  try {
    const path = join(project.path, "job.json");
    const source = { type: "csv", files: [join(samples, file)] };
    await writeFile(path, JSON.stringify({ source, target: { type: "json-file", output: "out" } }));
    const { discovery } = await discoverJob(path, { log: { write: () => undefined } });
    if (discovery.status === "unsupported") throw new Error("the reader does not discover");
    return discovery.streams[0]!.details!["options"] as Readonly<Record<string, unknown>>;
  } finally {
    await project.remove();
  }
}
