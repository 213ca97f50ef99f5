import { describe, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { BaseReader } from "./base-reader.ts";
import type { RecordBatch, Row } from "./batch.ts";
import { defineReader, type OptionsOf, type ReaderClass } from "./define-reader.ts";
import type { ReaderContext } from "./plugin-context.ts";
import type { SourceConfig } from "./source-config.ts";

const schema = z.strictObject({ limit: z.coerce.number().default(5), tag: z.string().optional() });
type Options = { limit: number; tag?: string | undefined };

describe("defineReader", () => {
  it("gives every hook the output type of the options schema", () => {
    const Reader = defineReader({
      optionsSchema: schema,
      async *extract({ options, source, partition, signal }) {
        expectTypeOf(options).toEqualTypeOf<Options>();
        expectTypeOf(source).toEqualTypeOf<SourceConfig<Options>>();
        expectTypeOf(partition.id).toBeString();
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
        yield [{ id: options.limit }];
      },
      async partitions({ options }) {
        expectTypeOf(options.limit).toBeNumber();
        return { partitions: [] };
      },
      async checkConnection({ options, context }) {
        expectTypeOf(options).toEqualTypeOf<Options>();
        expectTypeOf(context).toEqualTypeOf<ReaderContext>();
        return { status: "ok" };
      },
    });
    expectTypeOf(Reader).toEqualTypeOf<ReaderClass<Options>>();
    expectTypeOf<InstanceType<typeof Reader>>().toEqualTypeOf<BaseReader<Options>>();
  });

  it("knows nothing about options without a schema", () => {
    defineReader({
      *extract({ options }) {
        expectTypeOf(options).toBeUnknown();
        yield [{ id: 1n, at: new Date(), tags: ["a"], nested: { deep: null } }];
      },
    });
    expectTypeOf<OptionsOf<undefined>>().toBeUnknown();
    expectTypeOf<OptionsOf<typeof schema>>().toEqualTypeOf<Options>();
  });

  it("refuses to yield what is no row", () => {
    defineReader({
      // @ts-expect-error a row is an object in an array, never by itself
      async *extract() {
        yield { id: 1 };
      },
    });
    defineReader({
      // @ts-expect-error a function is not a value of a row
      async *extract() {
        yield [{ id: () => 1 }];
      },
    });
    // @ts-expect-error extract is the one hook that has to be there
    defineReader({ optionsSchema: schema });
    defineReader({
      async *extract() {
        yield [];
      },
      // @ts-expect-error never success by another name
      async checkConnection() {
        return { status: "fine" };
      },
    });
  });
});

describe("BaseReader", () => {
  it("hands its options to the class", () => {
    class OrdersReader extends BaseReader<Options> {
      static override readonly optionsSchema = schema;
      async *extract(): AsyncIterable<Row[]> {
        expectTypeOf(this.source.options).toEqualTypeOf<Options>();
        yield [{ id: this.source.options.limit }];
      }
    }
    expectTypeOf(OrdersReader).toExtend<ReaderClass<Options>>();
    expectTypeOf<ReturnType<OrdersReader["extract"]>>().toExtend<
      AsyncIterable<RecordBatch | Row[]>
    >();
  });

  it("refuses a class without extract, and one that yields something else", () => {
    // @ts-expect-error extract is abstract
    class Empty extends BaseReader {}
    class Wrong extends BaseReader {
      // @ts-expect-error numbers are not batches
      async *extract(): AsyncIterable<number> {
        yield 1;
      }
    }
    expectTypeOf<Empty | Wrong>().toBeObject();
    // @ts-expect-error the base class is abstract
    expectTypeOf(() => new BaseReader()).toBeFunction();
  });
});
