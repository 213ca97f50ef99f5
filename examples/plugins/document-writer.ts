// Writes records as documents into a store that has transactions, such as MongoDB, exactly once. What the store has to
// do stands in `DocumentStore`; a writer for another one is a class that extends `DocumentWriter` and connects. The one
// here keeps documents in files, so that it runs everywhere. In a job:
//   custom_writer: ../plugins/document-writer.ts:FolderDocumentWriter
//   connection: { folder: ./documents }
//   options: { collection: orders }
//   output: ./out/orders      # the host's records of its commits, and nothing else
import { createReadStream } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import {
  BaseWriter,
  type CommitOutcome,
  type CommitRequest,
  type ConnectionCheck,
  DativoError,
  type LoadMode,
  type OutputFile,
  type Row,
  rowToJson,
  type WrittenFile,
} from "@dativo/core/plugin";
import { z } from "zod";

/** A document as the writer hands it over. */
export interface StoredDocument {
  /** The same for the same record; MongoDB's `_id`. */
  readonly id: string;
  /** JSON with every digit. A store with types of its own (Long, Decimal128) takes them from here. */
  readonly json: string;
}

/** What becomes of a collection in one commit. */
export interface DocumentChange {
  readonly runId: string;
  /** Whether the documents that were there before go. */
  readonly replacesAll: boolean;
  readonly documents: AsyncIterable<StoredDocument>;
}

/** What a store of documents has to be able to do. */
export interface DocumentStore {
  /** Whether the change of a run is in the collection. */
  hasRun(collection: string, runId: string): Promise<boolean>;
  /**
   * Puts all documents into the collection, those with an id that is there in the place of the old ones, and
   * remembers the run, in one transaction: all of it is there afterwards, or nothing.
   *
   * With MongoDB: `session.withTransaction`, in it `deleteMany`, `bulkWrite` of `replaceOne` with `upsert`, and
   * `insertOne({ _id: runId })` into a collection of runs.
   */
  commit(collection: string, change: DocumentChange): Promise<void>;
  close(): Promise<void>;
}

const optionsSchema = z.strictObject({
  collection: z
    .string()
    .regex(/^\w[\w-]*$/u, "has letters, digits, - and _")
    .describe("Name of the collection."),
});

/** What `target.options` may hold. */
export type DocumentWriterOptions = z.output<typeof optionsSchema>;

/**
 * Tasks only write files into their staging folders; the one commit of a stream reads them and changes the store.
 * A run that dies before has changed nothing; one that dies after is found by its id.
 */
export abstract class DocumentWriter extends BaseWriter<DocumentWriterOptions> {
  static override readonly optionsSchema = optionsSchema;
  static override readonly modes: readonly LoadMode[] = ["append", "replace", "merge"];

  #file: OutputFile | undefined;
  #rows = 0;

  /** Connects to the store; it is closed when the writer has used it. */
  protected abstract connect(): Promise<DocumentStore>;

  async writeBatch(rows: Row[], fileCounter: number): Promise<WrittenFile[]> {
    this.#file ??= await this.context.createFile(this.fileName(fileCounter, "jsonl"));
    const { schema } = this.asset;
    const lines = rows.map((row) => `${this.#idOf(row)}\t${rowToJson(row, schema)}\n`);
    this.#rows += rows.length;
    await this.#file.write(Buffer.from(lines.join(""), "utf8"));
    return [];
  }

  override async finish(): Promise<WrittenFile[]> {
    return this.#file ? [await this.#file.close(this.#rows)] : [];
  }

  override async commitFiles({ runId, mode, files }: CommitRequest): Promise<CommitOutcome> {
    const { collection } = this.target.options;
    const paths = files.map(({ path }) => path);
    await this.#use(async (store) => {
      // The run before has died between the store's commit and the host's.
      if (await store.hasRun(collection, runId)) return;
      const documents = readDocuments(paths, runId);
      await store.commit(collection, { runId, replacesAll: mode === "replace", documents });
    });
    return { publishedTo: `the collection ${collection}` };
  }

  override async checkConnection(): Promise<ConnectionCheck> {
    await this.#use((store) => store.hasRun(this.target.options.collection, ""));
    return { status: "ok", message: "the store answers" };
  }

  /** What makes a record the same as another: its primary key; without one, nothing. */
  #idOf(row: Row): string {
    const { primaryKey } = this.asset.schema;
    if (primaryKey === undefined) return "";
    const key = primaryKey.map((name) => row[name]);
    return JSON.stringify(key, (_name, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
  }

  async #use<Result>(work: (store: DocumentStore) => Promise<Result>): Promise<Result> {
    const store = await this.connect();
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }
}

/** The documents of staged files. Without a key the id is the record's place in its run. */
async function* readDocuments(
  paths: readonly string[],
  runId: string,
): AsyncGenerator<StoredDocument> {
  let place = 0;
  for (const path of paths) {
    for await (const line of createInterface({ input: createReadStream(path) })) {
      const tab = line.indexOf("\t");
      const key = line.slice(0, tab);
      yield { id: key === "" ? `${runId}:${place}` : key, json: line.slice(tab + 1) };
      place += 1;
    }
  }
}

/** Documents in a folder, one file for each collection. */
export class FolderDocumentWriter extends DocumentWriter {
  protected override async connect(): Promise<DocumentStore> {
    const { folder } = this.target.connection;
    if (typeof folder !== "string") {
      throw new DativoError({
        code: "DOCUMENT_FOLDER_MISSING",
        message: "The job does not say where the documents are.",
        fix: "Set target.connection.folder.",
      });
    }
    return new FolderDocumentStore(resolve(this.target.baseFolder, folder));
  }
}

interface StoredCollection {
  readonly runs: readonly string[];
  /** The JSON text of each document by its id. */
  readonly documents: Readonly<Record<string, string>>;
}

/** The transaction is the renaming of a file. */
class FolderDocumentStore implements DocumentStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async hasRun(collection: string, runId: string): Promise<boolean> {
    return (await this.#read(collection)).runs.includes(runId);
  }

  async commit(collection: string, change: DocumentChange): Promise<void> {
    const { runs, documents } = await this.#read(collection);
    const changed = new Map(change.replacesAll ? [] : Object.entries(documents));
    for await (const { id, json } of change.documents) changed.set(id, json);
    const next: StoredCollection = {
      runs: [...runs, change.runId],
      documents: Object.fromEntries(changed),
    };
    await mkdir(this.#folder, { recursive: true });
    const path = join(this.#folder, `${collection}.json`);
    await writeFile(`${path}.new`, JSON.stringify(next));
    await rename(`${path}.new`, path);
  }

  async close(): Promise<void> {}

  async #read(collection: string): Promise<StoredCollection> {
    const path = join(this.#folder, `${collection}.json`);
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return '{"runs":[],"documents":{}}';
      throw error;
    });
    return JSON.parse(text) as StoredCollection;
  }
}
