import { describe, expect, it } from "vitest";
import { BaseReader } from "./base-reader.ts";
import { BaseWriter } from "./base-writer.ts";
import { defineReader } from "./define-reader.ts";
import { defineWriter } from "./define-writer.ts";
import { contractVersion, pluginBrand, readPluginBrand } from "./plugin-brand.ts";

const branded = (brand: unknown): unknown =>
  class {
    static readonly [pluginBrand] = brand;
  };

describe("readPluginBrand", () => {
  it("knows every class that stems from the contract", () => {
    class Reader extends BaseReader {
      async *extract() {}
    }
    class Writer extends BaseWriter {
      async writeBatch() {
        return [];
      }
    }
    const reader = { kind: "reader", contractVersion };
    const writer = { kind: "writer", contractVersion };
    expect(readPluginBrand(Reader)).toEqual(reader);
    expect(readPluginBrand(class extends Reader {})).toEqual(reader);
    expect(readPluginBrand(defineReader({ *extract() {} }))).toEqual(reader);
    expect(readPluginBrand(Writer)).toEqual(writer);
    expect(readPluginBrand(defineWriter({ writeBatch: async () => [] }))).toEqual(writer);
  });

  it("is the same symbol in every copy of core, and reads versions to come", () => {
    expect(pluginBrand).toBe(Symbol.for("dativo.plugin"));
    const future = { kind: "writer", contractVersion: 99, more: true };
    expect(readPluginBrand(branded(future))).toEqual({ kind: "writer", contractVersion: 99 });
  });

  it.each([
    undefined,
    null,
    {},
    { [pluginBrand]: { kind: "reader", contractVersion: 1 } },
    class {},
    () => 1,
    branded("reader"),
    branded(null),
    branded({ kind: "reader" }),
    branded({ kind: "loader", contractVersion: 1 }),
    branded({ kind: "reader", contractVersion: "1" }),
  ])("knows that value %# is no plugin class", (value) => {
    expect(readPluginBrand(value)).toBeUndefined();
  });
});
