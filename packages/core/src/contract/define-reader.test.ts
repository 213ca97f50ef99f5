import { describe, expect, it } from "vitest";
import { z } from "zod";
import { CollectingLogger } from "../testing/collecting-logger.ts";
import { CollectingMetrics } from "../testing/collecting-metrics.ts";
import { BaseReader } from "./base-reader.ts";
import { defineReader, type ReaderClass } from "./define-reader.ts";

const { signal } = new AbortController();
const context = {
  logger: new CollectingLogger(),
  metrics: new CollectingMetrics(),
  signal,
  state: () => undefined,
};
const stream = { name: "orders", locator: "orders" };
const request = { stream, cursor: undefined };
const extraction = {
  ...request,
  partition: { id: "all", params: {} },
  schema: undefined,
  batchRows: 10,
  signal,
  reject: () => undefined,
};
const schema = { fields: [{ name: "id", type: { kind: "int32" }, required: true }] } as const;

function build<Options>(Reader: ReaderClass<Options>, options: Options): BaseReader<Options> {
  const source = {
    type: "orders",
    connection: {},
    credentials: {},
    streams: [stream],
    incremental: undefined,
    options,
    baseFolder: "/",
  };
  return new Reader(source, context);
}

describe("readRejected", () => {
  it("is there only where it is defined, so that the host knows whether to call it", async () => {
    expect(build(defineReader({ async *extract() {} }), {})).not.toHaveProperty("readRejected");
    const reader = build(
      defineReader({
        optionsSchema: z.object({ by: z.string() }),
        async *extract() {},
        *readRejected(records, { options }) {
          yield records.map(({ raw }) => ({ id: raw.split(options.by)[0] }));
        },
      }),
      { by: "|" },
    );
    const record = { reason: "ODD", message: "odd", position: {}, raw: "7|a" };
    const yielded: unknown[] = [];
    for await (const rows of reader.readRejected!([record], extraction)) yielded.push(rows);
    expect(yielded).toEqual([[{ id: "7" }]]);
  });
});

describe("defineReader", () => {
  it("answers like BaseReader where it defines nothing", async () => {
    const reader = build(
      defineReader({
        *extract() {
          yield [{ id: 1 }];
        },
      }),
      {},
    );
    expect(reader).toBeInstanceOf(BaseReader);
    await expect(reader.describeStream(request)).resolves.toBeUndefined();
    await expect(reader.partitions(request)).resolves.toEqual({
      partitions: [{ id: "all", params: {} }],
    });
    await expect(reader.discover()).resolves.toEqual({ status: "unsupported" });
    await expect(reader.checkConnection()).resolves.toEqual({ status: "unsupported" });
    await expect(reader.estimateTotalRecords(request)).resolves.toBeUndefined();
    await expect(reader.close()).resolves.toBeUndefined();
  });

  it("hands options, source, context and the request to every hook", async () => {
    const seen: string[] = [];
    const note = (hook: string, handed: object): void => {
      expect(handed).toMatchObject({ options: { limit: 3 }, source: { type: "orders" }, context });
      seen.push(hook);
    };
    const optionsSchema = z.object({ limit: z.number() });
    const Reader = defineReader({
      optionsSchema,
      async *extract(handed) {
        note("extract", handed);
        expect(handed).toMatchObject(extraction);
        yield [{ id: handed.options.limit }];
      },
      async describeStream(handed) {
        note("describeStream", handed);
        expect(handed.stream).toBe(stream);
        return schema;
      },
      async partitions(handed) {
        note("partitions", handed);
        expect(handed.stream).toBe(stream);
        return { partitions: [], state: 5 };
      },
      async discover(handed) {
        note("discover", handed);
        return { status: "supported", streams: [] };
      },
      async checkConnection(handed) {
        note("checkConnection", handed);
        return { status: "ok" };
      },
      async estimateTotalRecords(handed) {
        note("estimateTotalRecords", handed);
        return 7;
      },
      async close(handed) {
        note("close", handed);
      },
    });
    expect(Reader.optionsSchema).toBe(optionsSchema);
    const reader = build(Reader, { limit: 3 });
    for await (const batch of reader.extract(extraction)) expect(batch).toEqual([{ id: 3 }]);
    expect(await reader.describeStream(request)).toBe(schema);
    expect(await reader.partitions(request)).toEqual({ partitions: [], state: 5 });
    expect(await reader.discover()).toEqual({ status: "supported", streams: [] });
    expect(await reader.checkConnection()).toEqual({ status: "ok" });
    expect(await reader.estimateTotalRecords(request)).toBe(7);
    await reader.close();
    expect(seen).toEqual([
      "extract",
      "describeStream",
      "partitions",
      "discover",
      "checkConnection",
      "estimateTotalRecords",
      "close",
    ]);
  });

  it("describes every stream by its fixed schema", async () => {
    const reader = build(defineReader({ schema, *extract() {} }), {});
    await expect(reader.describeStream(request)).resolves.toBe(schema);
  });

  it("lets go of its source when the host stops reading", async () => {
    let released = false;
    const Reader = defineReader({
      async *extract() {
        try {
          for (;;) yield [{ id: 1 }];
        } finally {
          released = true;
        }
      },
    });
    for await (const batch of build(Reader, {}).extract(extraction)) {
      expect(batch).toEqual([{ id: 1 }]);
      break;
    }
    expect(released).toBe(true);
  });
});
