import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { BaseReader } from "../../contract/base-reader.ts";
import type { Row } from "../../contract/batch.ts";
import type { StreamSchema } from "../../contract/column-type.ts";
import type { ConnectionCheck } from "../../contract/connection-check.ts";
import type { ReaderClass } from "../../contract/define-reader.ts";
import type { Discovery } from "../../contract/discovery.ts";
import type { ExtractRequest, StreamRequest } from "../../contract/extract-request.ts";
import type { Partition, PartitionPlan } from "../../contract/partition.ts";
import { DativoError } from "../../errors/dativo-error.ts";
import { runCheck } from "./check.ts";
import { ReaderSubject } from "./reader/reader-subject.ts";
import { readerChecks } from "./test-reader.ts";

const schema: StreamSchema = {
  fields: [
    { name: "id", type: { kind: "int32" }, required: true },
    { name: "name", type: { kind: "string" }, required: false },
  ],
  primaryKey: ["id"],
};

/** What a server would hold: records and a count of the pages that it has given out. */
const server = { records: 20, served: 0 };

const optionsSchema = z.strictObject({ page: z.int().min(1).default(2) });
type Options = z.infer<typeof optionsSchema>;

/** Keeps every clause; each broken reader differs in one thing. */
class SoundReader extends BaseReader<Options> {
  static override readonly optionsSchema = optionsSchema;
  static override readonly incremental = ["state"] as const;

  async *extract({ partition, signal, reject }: ExtractRequest): AsyncGenerator<Row[]> {
    const { from, to } = partition.params as { from: number; to: number };
    for (let first = from; first < to; first += 2) {
      signal.throwIfAborted();
      await setImmediate();
      server.served += 1;
      if (first === 10) reject(this.rejected());
      yield this.rows(first, Math.min(first + 2, to));
    }
  }

  rejected(): Parameters<ExtractRequest["reject"]>[0] {
    return { reason: "LINE_INVALID", message: "No id.", position: { row: 10 }, raw: "?" };
  }

  rows(first: number, to: number): Row[] {
    return Array.from({ length: to - first }, (_, index) => ({
      id: first + index,
      name: `name ${first + index}`,
    }));
  }

  override async describeStream(): Promise<StreamSchema | undefined> {
    return schema;
  }

  override async partitions(request: StreamRequest): Promise<PartitionPlan> {
    const since = Number(this.context.state(request.stream.name)?.reader ?? 0);
    const shares = Math.min(request.parallelism ?? 1, server.records - since);
    return { partitions: this.shares(since, shares), state: server.records };
  }

  shares(since: number, shares: number): Partition[] {
    const bounds = Array.from({ length: shares + 1 }, (_, index) =>
      Math.round(since + ((server.records - since) * index) / shares),
    );
    return bounds.slice(0, -1).map((from, index) => {
      const to = bounds[index + 1] ?? from;
      return { id: `${from}-${to}`, params: { from, to }, estimatedRecords: to - from };
    });
  }

  override async discover(): Promise<Discovery> {
    return { status: "supported", streams: [{ name: "people", schema }] };
  }

  override async checkConnection(): Promise<ConnectionCheck> {
    if (this.source.connection["host"] !== "nowhere") return { status: "ok" };
    return { status: "failed", code: "HOST_NOT_FOUND", message: "There is no such host." };
  }

  override async estimateTotalRecords(): Promise<number | undefined> {
    return server.records;
  }
}

let counter = 0;

/** The clause that each reader breaks, and how. */
const brokenReaders: Readonly<Record<string, readonly ReaderClass<Options>[]>> = {
  "reader.options": [
    class extends SoundReader {
      static override readonly optionsSchema = z.object({ page: z.int().default(2) }) as never;
    },
    class extends SoundReader {
      static override readonly optionsSchema = undefined as never;
    },
  ],
  "reader.constructor": [
    class extends SoundReader {
      #connection: { end(): void } | undefined;
      override async *extract(request: ExtractRequest): AsyncGenerator<Row[]> {
        this.#connection = { end: () => undefined };
        yield* super.extract(request);
      }
      override async describeStream(): Promise<StreamSchema> {
        this.#connection = { end: () => undefined };
        return schema;
      }
      override async partitions(request: StreamRequest): Promise<PartitionPlan> {
        this.#connection = { end: () => undefined };
        return super.partitions(request);
      }
      override async discover(): Promise<Discovery> {
        this.#connection = { end: () => undefined };
        return super.discover();
      }
      override async checkConnection(): Promise<ConnectionCheck> {
        this.#connection = { end: () => undefined };
        return super.checkConnection();
      }
      override async estimateTotalRecords(): Promise<number> {
        this.#connection = { end: () => undefined };
        return server.records;
      }
      override async close(): Promise<void> {
        (this.#connection as { end(): void }).end();
      }
    },
  ],
  "reader.check-connection": [
    class extends SoundReader {
      override async checkConnection(): Promise<ConnectionCheck> {
        return { status: "ok" };
      }
    },
    class extends SoundReader {
      override async checkConnection(): Promise<ConnectionCheck> {
        const check = await super.checkConnection();
        if (check.status === "failed") throw new Error("ENOTFOUND");
        return check;
      }
    },
    class extends SoundReader {
      override async checkConnection(): Promise<ConnectionCheck> {
        const check = await super.checkConnection();
        return check.status === "failed" ? { ...check, code: "it failed" } : check;
      }
    },
  ],
  "reader.discover": [
    class extends SoundReader {
      override async discover(): Promise<Discovery> {
        return { status: "supported", streams: [{ name: "people" }, { name: "people" }] };
      }
    },
    class extends SoundReader {
      override async discover(): Promise<Discovery> {
        const fields = [{ name: "id", type: { kind: "number" }, required: true }];
        const streams = [{ name: "people", schema: { fields } as unknown as StreamSchema }];
        return { status: "supported", streams };
      }
    },
  ],
  "reader.describe-stream": [
    class extends SoundReader {
      override async describeStream(): Promise<StreamSchema> {
        const [id, name] = schema.fields;
        counter += 1;
        return { ...schema, fields: [id!, { ...name!, description: String(counter) }] };
      }
    },
    class extends SoundReader {
      override async describeStream(): Promise<StreamSchema> {
        return { ...schema, primaryKey: ["key"] };
      }
    },
  ],
  "reader.partitions": [
    class extends SoundReader {
      override shares(since: number, shares: number): Partition[] {
        return super.shares(since, shares).map((share) => ({ ...share, id: String(counter++) }));
      }
    },
    class extends SoundReader {
      override shares(since: number, shares: number): Partition[] {
        return super.shares(since, shares).map((share) => ({ ...share, id: "share" }));
      }
    },
    class extends SoundReader {
      override shares(since: number, shares: number): Partition[] {
        const day = new Date(0) as unknown as string;
        return super.shares(since, shares).map(({ params, ...share }) => ({
          ...share,
          params: { ...params, day },
        }));
      }
    },
  ],
  "reader.coverage": [
    class extends SoundReader {
      override shares(since: number, shares: number): Partition[] {
        return super.shares(since, shares).map((share) => {
          const { from, to } = share.params as { from: number; to: number };
          return { ...share, params: { from, to: Math.min(to + 1, server.records) } };
        });
      }
    },
    class extends SoundReader {
      override shares(since: number, shares: number): Partition[] {
        const all = super.shares(since, shares);
        return all.length > 1 ? all.slice(1) : all;
      }
    },
  ],
  "reader.estimate": [
    class extends SoundReader {
      override async estimateTotalRecords(): Promise<number> {
        return 19.5;
      }
    },
    class extends SoundReader {
      override async estimateTotalRecords(): Promise<number> {
        return 0;
      }
    },
  ],
  "reader.replay": [
    class extends SoundReader {
      override async *extract(request: ExtractRequest): AsyncGenerator<Row[]> {
        const run = (counter += 1);
        for await (const rows of super.extract(request)) {
          yield rows.map((row) => ({ ...row, name: request.batchRows === 2 ? `${run}` : null }));
        }
      }
    },
  ],
  "reader.batches": [
    class extends SoundReader {
      override rows(first: number, to: number): Row[] {
        return super.rows(first, to).map((row) => ({ ...row, name: { first: "a" } }));
      }
    },
  ],
  "reader.rejects": [
    class extends SoundReader {
      override rejected(): Parameters<ExtractRequest["reject"]>[0] {
        return { ...super.rejected(), reason: "it is wrong" };
      }
    },
    class extends SoundReader {
      override rejected(): Parameters<ExtractRequest["reject"]>[0] {
        return { ...super.rejected(), position: {} };
      }
    },
  ],
  "reader.memory": [
    class extends SoundReader {
      readonly #all: Row[][] = [];
      override rows(first: number, to: number): Row[] {
        const rows = super.rows(first, to);
        this.#all.push(rows);
        return rows;
      }
    },
  ],
  "reader.back-pressure": [
    class extends SoundReader {
      override async *extract(request: ExtractRequest): AsyncGenerator<Row[]> {
        const iterator = super.extract(request);
        const queue: Promise<IteratorResult<Row[]>>[] = [];
        for (let count = 0; count < server.records; count += 1) queue.push(iterator.next());
        for (const one of queue) one.catch(() => undefined);
        for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
          const { done, value } = await one;
          if (done !== true) yield value;
        }
      }
    },
  ],
  "reader.abort": [
    class extends SoundReader {
      override async *extract(request: ExtractRequest): AsyncGenerator<Row[]> {
        yield* super.extract({ ...request, signal: new AbortController().signal });
      }
    },
  ],
  "reader.close": [
    class extends SoundReader {
      #isBusy = false;
      override async *extract(request: ExtractRequest): AsyncGenerator<Row[]> {
        this.#isBusy = true;
        await setImmediate();
        this.#isBusy = false;
        yield* super.extract(request);
      }
      override async close(): Promise<void> {
        if (this.#isBusy) throw new Error("the connection is in use");
      }
    },
  ],
  "reader.state": [
    class extends SoundReader {
      override async partitions(request: StreamRequest): Promise<PartitionPlan> {
        const plan = await super.partitions(request);
        return { ...plan, state: server.records - 1 };
      }
    },
    class extends SoundReader {
      override async partitions(request: StreamRequest): Promise<PartitionPlan> {
        return { partitions: (await super.partitions(request)).partitions };
      }
    },
  ],
  "reader.secrets": [
    class extends SoundReader {
      override shares(since: number, shares: number): Partition[] {
        return super.shares(since, shares).map(({ params, ...share }) => ({
          ...share,
          params: { ...params, ...this.source.credentials },
        }));
      }
    },
    class extends SoundReader {
      override async describeStream(): Promise<StreamSchema> {
        this.context.logger.info(`Connecting with ${JSON.stringify(this.source.credentials)}`);
        return schema;
      }
    },
  ],
};

async function failedClauses(Reader: ReaderClass<Options>): Promise<string[]> {
  server.records = 20;
  const failed: string[] = [];
  for (const check of readerChecks) {
    const settings = {
      streams: ["people"],
      options: { page: 2 },
      connection: { host: "here" },
      credentials: { password: "hunter22" },
      incremental: { strategy: "changes" },
    };
    const subject = new ReaderSubject(Reader as ReaderClass, settings, {
      rows: 20,
      invalidOptions: [{ page: 0 }],
      unreachable: { connection: { host: "nowhere" } },
      served: () => server.served,
      addRows: async () => {
        server.records += 3;
        return 3;
      },
    });
    try {
      expect(await runCheck(check, subject), check.id).toBeUndefined();
    } catch (error) {
      if (!DativoError.isInstance(error)) throw error;
      expect(error.code).toBe("PLUGIN_CONTRACT_BROKEN");
      expect(error.fix).toBe(check.fix);
      failed.push(check.id);
    }
    server.records = 20;
  }
  return failed;
}

it("finds nothing in a reader that keeps the contract, and looks at every clause", async () => {
  expect(await failedClauses(SoundReader)).toEqual([]);
});

describe("a broken reader fails exactly the check that it should", () => {
  it("of every clause there is one", () => {
    expect(Object.keys(brokenReaders).toSorted()).toEqual(
      readerChecks.map(({ id }) => id).toSorted(),
    );
  });

  for (const [clause, readers] of Object.entries(brokenReaders)) {
    for (const [index, Reader] of readers.entries()) {
      it(`${clause}, ${index + 1}`, { timeout: 120_000 }, async () => {
        expect(await failedClauses(Reader)).toEqual([clause]);
      });
    }
  }
});
