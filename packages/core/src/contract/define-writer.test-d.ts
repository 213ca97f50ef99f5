import { describe, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { BaseWriter } from "./base-writer.ts";
import type { RecordBatch, Row } from "./batch.ts";
import { defineWriter, type WriterClass } from "./define-writer.ts";
import type { WrittenFile } from "./written-file.ts";

const schema = z.strictObject({ compression: z.enum(["gzip", "none"]).default("gzip") });
type Options = { compression: "gzip" | "none" };

describe("defineWriter", () => {
  it("hands over rows by default", () => {
    const Writer = defineWriter({
      optionsSchema: schema,
      async writeBatch(batch, fileCounter, { options, fileName }) {
        expectTypeOf(batch).toEqualTypeOf<Row[]>();
        expectTypeOf(options).toEqualTypeOf<Options>();
        expectTypeOf(fileName(fileCounter, "txt")).toBeString();
        return [];
      },
    });
    expectTypeOf(Writer).toEqualTypeOf<WriterClass<Options, "rows">>();
  });

  it("hands over what batchFormat says", () => {
    const Arrow = defineWriter({
      batchFormat: "arrow",
      async writeBatch(batch, _fileCounter, { options }) {
        expectTypeOf(batch).toEqualTypeOf<RecordBatch>();
        expectTypeOf(options).toBeUnknown();
        return [{ path: "part.arrow", rows: batch.numRows }];
      },
      async finish() {
        return [];
      },
    });
    expectTypeOf(Arrow).toEqualTypeOf<WriterClass<unknown, "arrow">>();
    defineWriter({
      batchFormat: "rows",
      async writeBatch(batch) {
        expectTypeOf(batch).toEqualTypeOf<Row[]>();
        return [];
      },
    });
  });

  it("refuses what a writer must not do", () => {
    // @ts-expect-error there is no such format
    defineWriter({ batchFormat: "csv", writeBatch: async () => [] });
    // @ts-expect-error the files that became complete are always an array
    defineWriter({ writeBatch: async () => {} });
    // @ts-expect-error a written file has at least a path
    defineWriter({ writeBatch: async () => [{ rows: 1 }] });
    // @ts-expect-error writeBatch has to be there
    defineWriter({ optionsSchema: schema });
  });
});

describe("BaseWriter", () => {
  it("types the batch by its second parameter", () => {
    class ArrowWriter extends BaseWriter<Options, "arrow"> {
      static override readonly optionsSchema = schema;
      static override readonly batchFormat = "arrow";
      async writeBatch(batch: RecordBatch): Promise<WrittenFile[]> {
        expectTypeOf(this.target.options).toEqualTypeOf<Options>();
        return [{ path: this.fileName(0, "arrow"), rows: batch.numRows }];
      }
    }
    expectTypeOf(ArrowWriter).toExtend<WriterClass<Options, "arrow">>();
    class RowsWriter extends BaseWriter {
      // @ts-expect-error rows unless the class says otherwise
      async writeBatch(batch: RecordBatch): Promise<WrittenFile[]> {
        return [{ path: "a", rows: batch.numRows }];
      }
    }
    expectTypeOf<RowsWriter>().toBeObject();
  });
});
