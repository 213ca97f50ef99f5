import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ColumnType, Field } from "@dativo/core/plugin";
import { createTemporaryFolder, extractAll } from "@dativo/core/testing";
import { afterAll, describe, expect, it } from "vitest";
import { CsvReader } from "./csv-reader.ts";

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());

/** What is told of a file's only value, which its column does not take. */
async function messageOf(
  value: string,
  type: ColumnType,
  { format, options = {} }: { readonly format?: string; readonly options?: object } = {},
): Promise<string | undefined> {
  await writeFile(join(folder.path, "data.csv"), `c\n${value}\n`);
  const plain: Field = { name: "c", type, required: false };
  const field = format === undefined ? plain : { ...plain, format };
  const { rejects } = await extractAll(CsvReader, {
    baseFolder: folder.path,
    streams: ["data.csv"],
    schema: { fields: [field] },
    options: { ...options },
  });
  return rejects[0]?.message;
}

const date: ColumnType = { kind: "date" };

describe("a value that its column does not take is told how the file writes it", () => {
  it("in the format of the contract", async () => {
    for (const value of ["31/02/2025", "1/1/2025", "2025-01-31"]) {
      expect(await messageOf(value, date, { format: "dd/MM/yyyy" })).toBe(
        `"${value}" is not of type date: expected an existing date in the format dd/MM/yyyy, such as 09/02/2024.`,
      );
    }
  });

  it("in the format of the options, where the contract has none", async () => {
    const options = { date_format: "dd.MM.yyyy" };
    expect(await messageOf("2025-01-31", date, { options })).toContain(
      "in the format dd.MM.yyyy, such as 09.02.2024.",
    );
    const format = "yyyyMMdd";
    expect(await messageOf("31.01.2025", date, { options, format })).toContain(
      "in the format yyyyMMdd, such as 20240209.",
    );
  });

  it("as text, and not as plugins could give it", async () => {
    expect(await messageOf("x", { kind: "int64" })).toBe(
      '"x" is not of type int64: expected an integer from -9223372036854775808 to 9223372036854775807.',
    );
    const binary: ColumnType = { kind: "binary" };
    expect(await messageOf("?", binary)).toContain("expected bytes as base64, such as aGVsbG8=.");
    expect(await messageOf("?", binary, { options: { binary_encoding: "hex" } })).toContain(
      "expected bytes as pairs of hexadecimal digits, such as 0a1b.",
    );
  });

  it("in the words of the options", async () => {
    const options = { true_values: ["ja", "j"], false_values: ["nein"] };
    expect(await messageOf("true", { kind: "boolean" }, { options })).toContain(
      'expected one of true_values and false_values, which are "ja", "j", "nein".',
    );
  });
});
