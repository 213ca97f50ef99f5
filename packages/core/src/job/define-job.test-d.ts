import type { z } from "zod";
import { describe, expectTypeOf, it } from "vitest";
import type {} from "@dativo/reader-csv";
import type {} from "@dativo/reader-json-api";
import type {} from "@dativo/writer-json-file";
import type {} from "@dativo/writer-parquet";
import type { ReaderOptionsByType, WriterOptionsByType } from "../plugin.ts";
import { defineConfig } from "../config/define-config.ts";
import { defineJob } from "./define-job.ts";

declare module "../plugin.ts" {
  interface ReaderOptionsByType {
    "of-another-package": { since: string };
  }
}

const target = { type: "parquet", output: "out" } as const;

describe("defineJob", () => {
  it("takes the keys of a job, and the options of the plugins that it names", () => {
    defineJob({
      name: "orders",
      source: {
        type: "csv",
        files: ["in.csv", { path: "more.csv", name: "more", primary_key: ["id"] }],
        options: { delimiter: ";", quote: null },
      },
      target: { type: "parquet", output: "out", mode: "replace", options: { compression: "zstd" } },
      schema_validation_mode: "warn",
      max_rejects: "1%",
    });
    defineJob({
      source: { type: "json-api", options: { pagination: { type: "page", page_size: 10 } } },
      target: { type: "json-file", output: "out", options: { format: "json", indent: 2 } },
    });
    defineJob({ source: { type: "of-another-package", options: { since: "2024" } }, target });
  });

  it("knows the types of the official plugins", () => {
    expectTypeOf<keyof ReaderOptionsByType>().toEqualTypeOf<
      | "csv"
      | "json-api"
      | "json-file"
      | "mysql"
      | "parquet"
      | "postgres"
      | "stripe"
      | "of-another-package"
    >();
    expectTypeOf<keyof WriterOptionsByType>().toEqualTypeOf<
      "parquet" | "s3" | "minio" | "csv" | "iceberg" | "json-file"
    >();
    expectTypeOf<z.ZodType>().not.toBeAny();
  });

  it("refuses options that the plugin does not have", () => {
    // @ts-expect-error the option is called delimiter
    defineJob({ source: { type: "csv", options: { delimitr: ";" } }, target });
    // @ts-expect-error it is a text
    defineJob({ source: { type: "csv", options: { delimiter: 5 } }, target });
    // @ts-expect-error those are options of another reader
    defineJob({ source: { type: "csv", options: { max_pages: 5 } }, target });
    // @ts-expect-error there is no such codec
    defineJob({ source: { type: "csv" }, target: { ...target, options: { compression: "zip" } } });
    // @ts-expect-error the option of the other package is a text
    defineJob({ source: { type: "of-another-package", options: { since: 2024 } }, target });
  });

  it("refuses keys and values that a job does not have", () => {
    // @ts-expect-error the key is called files
    defineJob({ source: { type: "csv", fles: ["in.csv"] }, target });
    // @ts-expect-error the modes are append and replace
    defineJob({ source: { type: "csv" }, target: { ...target, mode: "upsert" } });
    // @ts-expect-error there is no such key
    defineJob({ source: { type: "csv" }, target, sourc: 1 });
    // @ts-expect-error a job has a target
    defineJob({ source: { type: "csv" } });
    // @ts-expect-error a source has a type or a reader of its own
    defineJob({ source: { files: ["in.csv"] }, target });
    // @ts-expect-error and not both
    defineJob({ source: { type: "csv", custom_reader: "./a.ts" }, target });
  });

  it("takes any JSON as options of a plugin that it does not know", () => {
    const options = { anything: [1, { goes: null }] };
    defineJob({ source: { custom_reader: "./reader.ts", options }, target });
    defineJob({ source: { type: "unheard-of", options }, target });
    defineJob({ source: { type: "csv" }, target: { custom_writer: "@acme/writer", options } });
    // @ts-expect-error a function is no JSON
    defineJob({ source: { custom_reader: "./reader.ts", options: { map: () => 1 } }, target });
  });

  it("takes what a recipe says for what the job does not say", () => {
    defineJob({ source_connector_path: "csv.yaml", source: { files: ["a.csv"] }, target });
    defineJob({ source_connector_path: "csv.yaml", target_connector_path: "s3.yaml" });
  });
});

describe("defineConfig", () => {
  it("takes what jobs have in common, and nothing else", () => {
    defineConfig({ tenant_id: "acme", secrets: { manager: "filesystem", folder: "secrets" } });
    // @ts-expect-error a project has no source
    defineConfig({ source: { type: "csv" } });
    // @ts-expect-error the modes are strict and warn
    defineConfig({ schema_validation_mode: "loose" });
  });
});
