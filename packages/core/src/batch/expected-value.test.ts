import { expect, it } from "vitest";
import type { RowValue } from "../contract/batch.ts";
import type { ColumnType, Field } from "../contract/column-type.ts";
import { BatchBuilder } from "./batch-builder.ts";

/** What people are told of a value that its column does not take. */
function messageOf(type: ColumnType, value: RowValue, format?: string): string | undefined {
  const plain: Field = { name: "c", type, required: false };
  const field = format === undefined ? plain : { ...plain, format };
  return new BatchBuilder({ fields: [field] }).appendRow({ c: value })?.message;
}

const date = { kind: "date" } as const;
const int64 = { kind: "int64" } as const;
const range = "an integer from -9223372036854775808 to 9223372036854775807";

it.each<[ColumnType["kind"], string, string, string]>([
  [
    "date",
    "dd/MM/yyyy",
    "31/02/2025",
    "an existing date in the format dd/MM/yyyy, such as 09/02/2024",
  ],
  [
    "date",
    "dd/MM/yyyy",
    "1/1/2025",
    "an existing date in the format dd/MM/yyyy, such as 09/02/2024",
  ],
  ["time", "HH.mm", "25.00", "a time in the format HH.mm, such as 13.05"],
  [
    "timestamp",
    "dd.MM.yyyy HH:mm",
    "2024-02-29 10:00",
    "an existing date and time in the format dd.MM.yyyy HH:mm, such as 09.02.2024 13:05",
  ],
  [
    "timestamptz",
    "dd.MM.yyyy HH:mmX",
    "29.02.2024 10:00",
    "an existing date and time with a zone in the format dd.MM.yyyy HH:mmX, such as 09.02.2024 13:05Z",
  ],
])("of a %s in the format %s, %s is told the format", (kind, format, value, expected) => {
  expect(messageOf({ kind } as ColumnType, value, format)).toBe(
    `"${value}" is not of type ${kind}: expected ${expected}.`,
  );
});

it("a Date is not told of the format of texts, and a number is", () => {
  const noon = new Date("2024-02-29T12:00:00Z");
  expect(messageOf(date, noon, "dd/MM/yyyy")).toContain("expected a date such as 2024-02-29.");
  expect(messageOf(date, 20_250_131, "yyyyMMdd")).toContain("in the format yyyyMMdd");
});

it("a bigint is shown as its digits", () => {
  expect(messageOf({ kind: "int8" }, 200n)).toBe(
    "200 is out of the range of int8: expected an integer from -128 to 127.",
  );
});

it("advice on how to give a value is for those who give numbers, not texts", () => {
  expect(messageOf(int64, "x")).toBe(`"x" is not of type int64: expected ${range}.`);
  expect(messageOf(int64, 2n ** 63n)).toBe(
    `9223372036854775808 is out of the range of int64: expected ${range}.`,
  );
  expect(messageOf(int64, 2 ** 53)).toBe(
    `9007199254740992 would be rounded by int64: expected ${range}, above 2^53 as bigint or text.`,
  );
  expect(messageOf({ kind: "json" }, "{")).toContain("expected valid JSON text.");
  expect(messageOf({ kind: "string" }, "\ud800")).toContain("expected well-formed text.");
});
