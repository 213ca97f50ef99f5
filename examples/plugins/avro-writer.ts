// Writes Avro object container files with `avsc`, exactly: 64-bit integers, decimals, microseconds. In a job:
//   custom_writer: ../plugins/avro-writer.ts:AvroWriter
// It shows how a library that streams is put between the host's batches and its files: a batch is done when its bytes
// are, and nothing piles up in between.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { BaseWriter, type OutputFile, type Row, type WrittenFile } from "@dativo/core/plugin";
import avro from "avsc";
import { z } from "zod";
import { avroSchema, avroType, createToAvro } from "./avro-types.ts";

const optionsSchema = z.strictObject({
  codec: z
    .enum(["null", "deflate"])
    .default("deflate")
    .describe("How blocks are compressed; `null`: not at all."),
});

/** What `target.options` may hold. */
export type AvroWriterOptions = z.output<typeof optionsSchema>;

type Encoder = InstanceType<typeof avro.streams.BlockEncoder>;

/** A file under way. */
interface OpenFile {
  readonly file: OutputFile;
  readonly encoder: Encoder;
  readonly toAvro: (row: Row) => Row;
}

/** Writes one Avro file for each task. */
export class AvroWriter extends BaseWriter<AvroWriterOptions> {
  static override readonly optionsSchema = optionsSchema;

  #open: OpenFile | undefined;
  #rows = 0;

  async writeBatch(rows: Row[], fileCounter: number): Promise<WrittenFile[]> {
    this.#open ??= await this.#begin(fileCounter);
    const { encoder, toAvro } = this.#open;
    for (const row of rows) {
      if (!encoder.write(toAvro(row))) await this.#makeRoom(this.#open);
    }
    this.#rows += rows.length;
    await takeBytes(this.#open);
    return [];
  }

  override async finish(): Promise<WrittenFile[]> {
    if (this.#open === undefined) return [];
    const { file, encoder } = this.#open;
    encoder.end();
    for await (const chunk of encoder) await file.write(chunk as Buffer);
    return [await file.close(this.#rows)];
  }

  /** The host throws away what was not closed. */
  override async close(): Promise<void> {
    this.#open?.encoder.destroy();
  }

  async #begin(fileCounter: number): Promise<OpenFile> {
    const schema = avroSchema(this.asset.schema);
    const { codec } = this.target.options;
    const syncMarker = randomBytes(16);
    const file = await this.context.createFile(this.fileName(fileCounter, "avro"));
    // A type forgets what is logical in its schema. So the header is written by one encoder, which is given the schema
    // itself, and the records by another one.
    const header = new avro.streams.BlockEncoder(schema, { codec, syncMarker, writeHeader: true });
    header.end();
    for await (const chunk of header) await file.write(chunk as Buffer);
    const settings = { codec, syncMarker, writeHeader: false };
    const encoder = new avro.streams.BlockEncoder(avroType(schema), settings);
    return { file, encoder, toAvro: createToAvro(this.asset.schema) };
  }

  /** Waits until the encoder takes more: it may be compressing, or its bytes have not been taken. */
  async #makeRoom(open: OpenFile): Promise<void> {
    const { encoder } = open;
    await takeBytes(open);
    while (encoder.writableNeedDrain) {
      const waiting = new AbortController();
      const { signal } = waiting;
      await Promise.race([
        once(encoder, "readable", { signal }),
        once(encoder, "drain", { signal }),
      ]).finally(() => waiting.abort());
      await takeBytes(open);
    }
  }
}

/** Puts the bytes that the encoder has made into the file. */
async function takeBytes({ encoder, file }: OpenFile): Promise<void> {
  for (;;) {
    const chunk = encoder.read() as Buffer | null;
    if (chunk === null) return;
    await file.write(chunk);
  }
}
