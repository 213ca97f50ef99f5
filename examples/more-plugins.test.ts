import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runJob, type RunReport } from "@dativo/core";
import type { Row } from "@dativo/core/plugin";
import {
  createTemporaryFolder,
  type TemporaryFolder,
  testReader,
  testWriter,
} from "@dativo/core/testing";
import avro from "avsc";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import { avroType } from "./plugins/avro-types.ts";
import { AvroWriter } from "./plugins/avro-writer.ts";
import { PseudonymCsvReader } from "./plugins/pseudonym-reader.ts";
import { FolderQueueReader } from "./plugins/queue-reader.ts";

const plugins = fileURLToPath(new URL("plugins", import.meta.url));

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

async function run(job: string): Promise<RunReport> {
  const path = join(folder.path, "job.yaml");
  await writeFile(path, job.replaceAll("PLUGINS", plugins));
  return runJob(path);
}

describe("avro-writer.ts", () => {
  testWriter({
    test,
    writer: AvroWriter,
    invalidOptions: [{ codec: "rar" }, { level: 3 }],
    read: (path) => readAvro(path),
  });

  it("writes a schema that others understand", async () => {
    await writeFile(join(folder.path, "in.csv"), "id,price\n1,12.50\n");
    const report = await run(`
source: { type: csv, files: [in.csv] }
target: { custom_writer: PLUGINS/avro-writer.ts:AvroWriter, output: out }
asset: { name: orders, schema: [{ name: id, type: bigint, required: true }, { name: price, type: "decimal(10,2)" }] }
`);
    const header = (await readFile(report.streams[0]!.files[0]!.path)).toString("latin1");
    expect(header).toContain('{"name":"id","type":"long"}');
    expect(header).toContain('"logicalType":"decimal","precision":10,"scale":2');
  });

  it("says of a name that Avro does not allow what to do", async () => {
    await writeFile(join(folder.path, "in.csv"), "order id\n1\n");
    const report = await run(
      "source: { type: csv, files: [in.csv] }\ntarget: { custom_writer: PLUGINS/avro-writer.ts:AvroWriter, output: out }",
    );
    expect(report.error).toMatchObject({ code: "AVRO_NAME_INVALID" });
  });
});

/** The rows of a file, by avsc's own decoder, and what its logical types mean by Avro's specification. */
async function readAvro(path: string): Promise<Row[]> {
  let schema: AvroSchema = "null";
  const parseHook = (found: avro.Schema) => {
    schema = found as AvroSchema;
    return avroType(found);
  };
  const rows: Row[] = [];
  for await (const record of avro.createFileDecoder(path, { parseHook })) {
    rows.push(meant(record, schema) as Row);
  }
  return rows;
}

type AvroSchema =
  | string
  | readonly AvroSchema[]
  | {
      readonly type: AvroSchema;
      readonly logicalType?: string;
      readonly scale?: number;
      readonly items?: AvroSchema;
      readonly fields?: readonly { readonly name: string; readonly type: AvroSchema }[];
    };

function meant(value: unknown, schema: AvroSchema): unknown {
  if (value === null) return null;
  if (Array.isArray(schema)) return meant(value, schema[1] as AvroSchema);
  if (Buffer.isBuffer(value) && schema === "bytes") return new Uint8Array(value);
  if (typeof schema === "string" || Array.isArray(schema)) return value;
  const {
    type,
    logicalType,
    scale = 0,
    items,
    fields = [],
  } = schema as Exclude<AvroSchema, string | readonly AvroSchema[]>;
  if (type === "array") return (value as unknown[]).map((item) => meant(item, items!));
  if (type === "record") {
    const record = value as Record<string, unknown>;
    return Object.fromEntries(
      fields.map((field) => [field.name, meant(record[field.name], field.type)]),
    );
  }
  if (logicalType === "decimal") return decimalText(value as Buffer, scale);
  if (logicalType === "date")
    return new Date(Number(value) * 86_400_000).toISOString().slice(0, 10);
  if (logicalType?.endsWith("micros")) return timeText(value as bigint, logicalType);
  return value;
}

function decimalText(bytes: Buffer, scale: number): string {
  let unscaled = 0n;
  for (const byte of bytes) unscaled = unscaled * 256n + BigInt(byte);
  if (bytes[0]! >= 128) unscaled -= 256n ** BigInt(bytes.length);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return unscaled < 0n ? `-${text}` : text;
}

function timeText(micros: bigint, logicalType: string): string {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((micros - fraction) / 1000n)).toISOString().slice(0, 19);
  const digits = String(fraction).padStart(6, "0").replace(/0+$/u, "");
  const text = digits === "" ? seconds : `${seconds}.${digits}`;
  if (logicalType === "time-micros") return text.slice("1970-01-01T".length);
  return logicalType === "timestamp-micros" ? `${text}Z` : text;
}

describe("document-writer.ts", () => {
  const job = (mode: string, more = ""): string => `
source: { type: csv, files: [{ path: in.csv, name: orders, ${more} }] }
target:
  custom_writer: PLUGINS/document-writer.ts:FolderDocumentWriter
  connection: { folder: ./documents }
  options: { collection: orders }
  output: ./out
  mode: ${mode}
asset:
  name: orders
  schema: [{ name: id, type: bigint, required: true }, { name: price, type: "decimal(20,2)" }]
`;
  const documents = async (): Promise<string[]> => {
    const text = await readFile(join(folder.path, "documents", "orders.json"), "utf8");
    return Object.values((JSON.parse(text) as { documents: Record<string, string> }).documents);
  };
  const orders = (text: string): Promise<void> =>
    writeFile(join(folder.path, "in.csv"), `id,price\n${text}`);

  it("merges by the key, with every digit", async () => {
    await orders("1,1.10\n2,900719925474099300.25\n");
    expect((await run(job("merge", "primary_key: [id]"))).error).toBeUndefined();
    await orders("2,3.00\n3,4.00\n");
    const report = await run(job("merge", "primary_key: [id]"));
    expect(report.streams[0]?.published_to).toBe("the collection orders");
    expect(await documents()).toEqual([
      '{"id":1,"price":1.10}',
      '{"id":2,"price":3.00}',
      '{"id":3,"price":4.00}',
    ]);
  });

  it.each([
    ["append", 4],
    ["replace", 2],
  ])("in the mode %s two runs of two records make %i documents", async (mode, count) => {
    await orders("1,1.10\n2,2.00\n");
    for (const _run of [1, 2]) expect(await run(job(mode))).toMatchObject({ status: "succeeded" });
    expect(await documents()).toHaveLength(count);
  });

  it("changes nothing where a record is refused", async () => {
    await orders("1,1.10\nx,2.00\n");
    expect(await run(job("append"))).toMatchObject({ status: "failed" });
    await expect(documents()).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("pseudonym-reader.ts", () => {
  const csv =
    "id,email,phone\n1,ada@example.com,123\n2,grace@example.com,456\n3,ada@example.com,\n";

  describe("keeps the contract", () => {
    let shared: TemporaryFolder;
    beforeAll(async () => {
      shared = await createTemporaryFolder();
      await writeFile(join(shared.path, "people.csv"), csv);
    });
    afterAll(() => shared.remove());
    testReader({
      test,
      reader: PseudonymCsvReader,
      source: () => ({
        baseFolder: shared.path,
        streams: ["people.csv"],
        credentials: { pseudonym_key: "a key of the conformance kit" },
      }),
      rows: 3,
      invalidOptions: [{ delimiter: 5 }],
      unreachable: { streams: ["missing.csv"] },
    });
  });

  it("gives the same text the same pseudonym, and hides rejected records too", async () => {
    await writeFile(join(folder.path, "people.csv"), `${csv}x,secret@example.com,1\n`);
    const report = await run(`
source:
  custom_reader: PLUGINS/pseudonym-reader.ts:PseudonymCsvReader
  files: [people.csv]
  credentials: { pseudonym_key: a key that is long enough }
target: { type: json-file, output: out }
schema_validation_mode: warn
asset: { name: people, schema: [{ name: id, type: bigint, required: true }, { name: email, type: string }, { name: phone, type: string }] }
`);
    const [stream] = report.streams;
    const text = await readFile(stream!.files[0]!.path, "utf8");
    const rows = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows[0]?.["email"]).toBe(rows[2]?.["email"]);
    expect(new Set(rows.map(({ email }) => email)).size).toBe(2);
    expect(rows.map(({ phone }) => typeof phone)).toEqual(["string", "string", "object"]);
    const rejected = await readFile(stream!.reject_files[0]!, "utf8");
    expect(text + rejected).not.toMatch(/example\.com|123/u);
    expect(stream).toMatchObject({ rows_written: 3, rows_rejected: 1 });
  });
});

describe("queue-reader.ts", () => {
  describe("keeps the contract", () => {
    let shared: TemporaryFolder;
    let queues = 0;
    beforeAll(async () => {
      shared = await createTemporaryFolder();
    });
    afterAll(() => shared.remove());
    const queue = (): string => join(shared.path, `queue-${queues}`);
    testReader({
      test,
      reader: FolderQueueReader,
      source: async () => {
        queues += 1;
        await mkdir(queue());
        await writeFile(join(queue(), "messages.jsonl"), `${messages(0, 30)}no message\n`);
        return {
          baseFolder: shared.path,
          connection: { folder: queue() },
          incremental: { strategy: "offset" },
          schema: { fields: [{ name: "id", type: { kind: "int64" }, required: true }] },
        };
      },
      addRows: async () => {
        await appendFile(join(queue(), "messages.jsonl"), messages(30, 5));
        return 5;
      },
      invalidOptions: [{ max_messages: 0 }],
      unreachable: { connection: { folder: resolve("missing") } },
    });
  });

  const job = (more = ""): string => `
source:
  custom_reader: PLUGINS/queue-reader.ts:FolderQueueReader
  connection: { folder: ./queue }
  incremental: { strategy: offset }
  options: { max_messages: 20 }
target: { type: json-file, output: out }
asset: { name: messages, schema: [{ name: id, type: bigint, required: true }] }
${more}
`;
  const acknowledged = async (): Promise<string | undefined> =>
    readFile(join(folder.path, "queue", "acknowledged"), "utf8").catch(() => undefined);
  const written = (reports: readonly RunReport[]): number =>
    reports.reduce((sum, { streams }) => sum + (streams[0]?.rows_written ?? 0), 0);

  it("lets go of messages only once they are in a commit, and writes each once", async () => {
    await mkdir(join(folder.path, "queue"));
    const path = join(folder.path, "queue", "messages.jsonl");
    await writeFile(path, `${messages(0, 10)}broken\n${messages(10, 20)}`);
    // Strict: nothing of the run is published, so nothing may be let go.
    expect(await run(job())).toMatchObject({ status: "failed" });
    expect(await run(job())).toMatchObject({ status: "failed" });
    expect(await acknowledged()).toBeUndefined();
    const mended = job("schema_validation_mode: warn");
    const reports = [await run(mended)];
    expect(await acknowledged()).toBeUndefined();
    reports.push(await run(mended));
    expect(await acknowledged()).toBe("20");
    reports.push(await run(mended));
    expect(await acknowledged()).toBe("31");
    expect(reports.map(({ streams }) => streams[0]?.rows_written)).toEqual([19, 11, 0]);
    expect(written(reports)).toBe(30);
  });
});

function messages(first: number, count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `${JSON.stringify({ id: first + index })}\n`,
  ).join("");
}
