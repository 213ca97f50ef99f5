// Reads a queue, and lets go of messages only after they are written: what a run has read is acknowledged by the run
// after it, once the commit that holds it is there. A run that dies in between reads the same messages again, and they
// are in the target once. What the queue has to do stands in `MessageQueue`, which a topic of Kafka or a stream of Redis
// can do; a reader for one is a class that extends `QueueReader` and connects. The one here keeps messages in a folder.
// In a job:
//   custom_reader: ../plugins/queue-reader.ts:FolderQueueReader
//   connection: { folder: ./queue }
//   incremental: { strategy: offset }
import { open, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  BaseReader,
  type ConnectionCheck,
  DativoError,
  type ExtractRequest,
  failedCheck,
  type PartitionPlan,
  type Row,
  type StreamRequest,
} from "@dativo/core/plugin";
import { z } from "zod";

/** A message and its place, which is the same whenever it is read. */
export interface Message {
  readonly offset: number;
  readonly body: string;
}

/** What a queue has to be able to do. */
export interface MessageQueue {
  /** Offset of the oldest message that is there. */
  first(): Promise<number>;
  /** Offset behind the newest message. */
  end(): Promise<number>;
  /** The messages from `from` on, up to and without `to`. */
  read(from: number, to: number): AsyncIterable<Message>;
  /** Lets go of the messages before an offset. Doing so again changes nothing. */
  acknowledge(offset: number): Promise<void>;
  close(): Promise<void>;
}

const optionsSchema = z.strictObject({
  max_messages: z
    .int()
    .min(1)
    .default(100_000)
    .describe("Messages of a run, at most; the next run goes on behind them."),
});

/** What `source.options` may hold. */
export type QueueReaderOptions = z.output<typeof optionsSchema>;

const stateSchema = z.object({ offset: z.int().min(0) });
const paramsSchema = z.object({ from: z.int().min(0), to: z.int().min(0) });

/** Each message is a JSON object: a record. */
export abstract class QueueReader extends BaseReader<QueueReaderOptions> {
  static override readonly optionsSchema = optionsSchema;
  static override readonly incremental = ["state"] as const;
  static override readonly stateStrategies = ["offset"];

  #queue: Promise<MessageQueue> | undefined;

  /** Connects to the queue that a locator names; it is closed with the reader. */
  protected abstract connect(): Promise<MessageQueue>;

  override async partitions({ stream }: StreamRequest): Promise<PartitionPlan> {
    const queue = await this.#connected();
    const committed = stateSchema.safeParse(this.context.state(stream.name)?.reader).data?.offset;
    // All before it is in a commit: now, and no earlier, the queue may forget it.
    if (committed !== undefined) await queue.acknowledge(committed);
    const from = committed ?? (await queue.first());
    const to = Math.min(await queue.end(), from + this.source.options.max_messages);
    const state = { offset: to };
    if (to === from) return { partitions: [], state };
    // Between two offsets there is always the same: whoever reads it again gets the same records.
    const partition = { id: `${from}-${to}`, params: { from, to }, pinned: true };
    return { partitions: [{ ...partition, estimatedRecords: to - from }], state };
  }

  async *extract({ partition, batchRows, signal, reject }: ExtractRequest): AsyncGenerator<Row[]> {
    const { from, to } = paramsSchema.parse(partition.params);
    const queue = await this.#connected();
    let rows: Row[] = [];
    for await (const { offset, body } of queue.read(from, to)) {
      signal.throwIfAborted();
      const row = parseMessage(body);
      if (row === undefined) {
        const message = "The message is no JSON object.";
        reject({ reason: "MESSAGE_INVALID", message, position: { offset }, raw: body });
        continue;
      }
      rows.push(row);
      if (rows.length < batchRows) continue;
      yield rows;
      rows = [];
    }
    if (rows.length > 0) yield rows;
  }

  override async checkConnection(): Promise<ConnectionCheck> {
    try {
      const queue = await this.#connected();
      const waiting = (await queue.end()) - (await queue.first());
      return { status: "ok", message: `${waiting} messages wait` };
    } catch (error) {
      if (!DativoError.isInstance(error)) throw error;
      return failedCheck(error);
    }
  }

  override async close(): Promise<void> {
    const queue = await this.#queue?.catch(() => undefined);
    await queue?.close();
  }

  #connected(): Promise<MessageQueue> {
    this.#queue ??= this.connect();
    return this.#queue;
  }
}

function parseMessage(body: string): Row | undefined {
  try {
    const value: unknown = JSON.parse(body);
    const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
    return isRecord ? (value as Row) : undefined;
  } catch {
    return undefined;
  }
}

/** A queue in a folder: a line of `messages.jsonl` is a message, and its offset is its place. */
export class FolderQueueReader extends QueueReader {
  protected override async connect(): Promise<MessageQueue> {
    const { folder } = this.source.connection;
    if (typeof folder !== "string") {
      throw new DativoError({
        code: "QUEUE_FOLDER_MISSING",
        message: "The job does not say where the queue is.",
        fix: "Set source.connection.folder.",
      });
    }
    return new FolderQueue(resolve(this.source.baseFolder, folder));
  }
}

class FolderQueue implements MessageQueue {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async first(): Promise<number> {
    const path = join(this.#folder, "acknowledged");
    return Number(await readFile(path, "utf8").catch(() => "0"));
  }

  async end(): Promise<number> {
    let count = 0;
    for await (const _message of this.#messages()) count += 1;
    return count;
  }

  async *read(from: number, to: number): AsyncGenerator<Message> {
    for await (const message of this.#messages()) {
      if (message.offset >= to) return;
      if (message.offset >= from) yield message;
    }
  }

  async acknowledge(offset: number): Promise<void> {
    if (offset <= (await this.first())) return;
    const path = join(this.#folder, "acknowledged");
    await writeFile(`${path}.new`, String(offset));
    await rename(`${path}.new`, path);
  }

  async close(): Promise<void> {}

  async *#messages(): AsyncGenerator<Message> {
    const path = join(this.#folder, "messages.jsonl");
    const file = await open(path).catch((cause: unknown) => {
      throw new DativoError({
        code: "QUEUE_UNREADABLE",
        message: `The queue ${path} cannot be read.`,
        fix: "Check source.connection.folder.",
        cause,
      });
    });
    let offset = 0;
    for await (const body of file.readLines()) {
      yield { offset, body };
      offset += 1;
    }
  }
}
