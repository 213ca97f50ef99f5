import type { StandardSchemaV1 } from "@standard-schema/spec";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { validateOptions } from "./validate-options.ts";

const place = { kind: "reader", plugin: "csv", path: ["source", "options"] } as const;
const lines: Record<string, number> = {
  "source.options": 4,
  "source.options.delimiter": 5,
  "source.options.colour": 6,
  "source.options.columns.1.name": 9,
};
const locate = (path: (string | number)[]): { line: number; column: number } | undefined => {
  const line = lines[path.join(".")];
  return line === undefined ? undefined : { line, column: 3 };
};

describe("validateOptions", () => {
  it("fills in defaults and transforms", async () => {
    const schema = z.strictObject({ delimiter: z.string().default(","), size: z.coerce.number() });
    await expect(validateOptions(schema, { size: "5" }, place)).resolves.toEqual({
      delimiter: ",",
      size: 5,
    });
  });

  it("asks the schema which texts of variables are numbers or booleans", async () => {
    const shape = (kind: string, value: z.ZodType) =>
      z.strictObject({ kind: z.literal(kind), value, size: z.number() });
    const schema = z.strictObject({
      either: z.union([shape("text", z.string()), shape("number", z.number())]),
      quote: z.union([z.string().length(1), z.literal(false)]),
      level: z.literal([1, 2]),
      password: z.string(),
      written: z.string(),
    });
    const text = { value: "5", size: "5", kind: "text" };
    const options = { either: text, quote: "false", level: "2", password: "00123", written: "1" };
    const names = [["either", "value"], ["either", "size"], ["quote"], ["level"], ["password"]];
    const variables = names.map((path) => ({ path, name: "V" }));
    await expect(validateOptions(schema, options, { ...place, variables })).resolves.toEqual({
      ...options,
      either: { ...text, size: 5 },
      quote: false,
      level: 2,
    });
    await expect(validateOptions(schema, options, place)).rejects.toMatchObject({
      code: "PLUGIN_OPTIONS_INVALID",
    });
  });

  it("passes options through where there is no schema", async () => {
    const options = { anything: 1 };
    await expect(validateOptions(undefined, options, place)).resolves.toBe(options);
  });

  it("waits for an asynchronous schema of any library", async () => {
    const schema: StandardSchemaV1<unknown, string> = {
      "~standard": {
        version: 1,
        vendor: "hand-made",
        validate: async (value) =>
          value === "good"
            ? { value: "better" }
            : { issues: [{ message: "not good", path: [{ key: "a" }, 0, Symbol("s")] }] },
      },
    };
    await expect(validateOptions(schema, "good", place)).resolves.toBe("better");
    await expect(validateOptions(schema, "bad", place)).rejects.toMatchObject({
      message: expect.stringContaining("source.options.a[0].Symbol(s): not good"),
    });
  });

  it("names every bad key with its path and its line", async () => {
    const schema = z.strictObject({
      delimiter: z.string().length(1),
      quote: z.string(),
      columns: z.array(z.strictObject({ name: z.string() })),
    });
    const options = {
      delimiter: ";;",
      colour: "red",
      flavour: "mint",
      columns: [{ name: "a" }, { name: 7 }],
    };
    const thrown = await validateOptions(schema, options, {
      ...place,
      file: "job.yaml",
      locate,
    }).catch((error: unknown) => error);
    expect(thrown).toMatchObject({
      code: "PLUGIN_OPTIONS_INVALID",
      details: {
        plugin: "csv",
        options: expect.arrayContaining([
          expect.objectContaining({ path: "source.options.delimiter", line: 5 }),
          // It stands nowhere: the line is that of the options around it.
          expect.objectContaining({ path: "source.options.quote", line: 4 }),
          expect.objectContaining({
            path: "source.options.colour",
            line: 6,
            message: "'colour' is not a known key. Known are columns, delimiter, quote",
          }),
          expect.objectContaining({ path: "source.options.flavour", line: 4 }),
          expect.objectContaining({ path: "source.options.columns[1].name", line: 9 }),
        ]),
      },
    });
    const { message, details } = thrown as { message: string; details: { options: unknown[] } };
    expect(details.options).toHaveLength(5);
    expect(message).toContain("job.yaml:9:3 source.options.columns[1].name: ");
  });

  it("leaves the line out where nobody can say it", async () => {
    const thrown = await validateOptions(z.strictObject({}), { a: 1 }, place).catch(
      (error: unknown) => error,
    );
    expect(thrown).toMatchObject({
      message:
        "The options of reader 'csv' are not valid:\nsource.options.a: 'a' is not a known key",
    });
  });

  it("says so when the schema itself throws", async () => {
    const schema = z.unknown().refine(() => {
      throw new RangeError("broken schema");
    });
    await expect(validateOptions(schema, {}, place)).rejects.toMatchObject({
      code: "PLUGIN_FAILED",
      message: expect.stringContaining("broken schema"),
      cause: expect.any(RangeError),
    });
  });
});
