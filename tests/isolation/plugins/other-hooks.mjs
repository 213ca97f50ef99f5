// Plugins with the methods that only some have, and with what only the host's own process has.
import {
  BaseReader,
  BaseWriter,
  defineReader,
  defineWriter,
  DativoError,
} from "@dativo/core/plugin";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";

/** Keeps a state, rejects a record, and reads it again once it is mended. */
export class Keeps extends BaseReader {
  static incremental = ["state"];
  static stateStrategies = ["changes"];

  async partitions({ stream }) {
    const seen = Number(this.context.state(stream.name)?.reader ?? 0);
    const count = Number(this.source.connection.count);
    return { partitions: [{ id: "new", params: { seen, count } }], state: count };
  }

  async *extract({ partition, reject }) {
    const { seen, count } = partition.params;
    this.context.metrics.increment("keeps.partitions", 1);
    this.context.logger.info("reading", { from: 2n ** 60n });
    for (let id = seen + 1; id <= count; id += 1) {
      if (id === 2) reject({ reason: "BAD", message: "Two.", position: { id }, raw: "two" });
      else yield [{ id: BigInt(id), name: `row ${id}` }];
    }
  }

  async *readRejected(records, { reject }) {
    for (const record of records) {
      if (record.raw === "two") reject(record);
      else yield [{ id: BigInt(record.raw), name: "mended" }];
    }
  }
}

/** Publishes by itself, agrees beforehand, and knows what it holds. */
export class Publishes extends BaseWriter {
  static modes = ["append", "merge"];
  #file;

  async prepare() {
    return { table: "orders" };
  }

  async writeBatch(rows, fileCounter) {
    this.#file ??= await this.context.createFile(this.fileName(fileCounter, "txt"));
    const table = String(JSON.parse(JSON.stringify(this.context.prepared)).table);
    const lines = rows.map(({ id }) => `${table} ${String(id)}\n`);
    await this.#file.write(Buffer.from(lines.join("")));
    this.rows = (this.rows ?? 0) + rows.length;
    return [];
  }

  async finish() {
    return this.#file ? [await this.#file.close(this.rows)] : [];
  }

  async commitFiles({ files, runId }) {
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    await appendFile(join(this.target.connection.folder, "commits.txt"), `${runId} ${rows}\n`);
    return { publishedTo: "the table of the test" };
  }
}

export const OpensStore = defineWriter({
  async writeBatch(_rows, _fileCounter, { context }) {
    await context.openStore("/tmp");
    return [];
  },
});

export const ThrowsOwn = defineReader({
  async *extract() {
    yield [{ id: 1 }];
    throw new DativoError({
      code: "SHOP_CLOSED",
      message: "The shop is closed.",
      fix: "Come back tomorrow.",
      retriable: true,
      details: { shop: "corner" },
    });
  },
});

let attempts = 0;
/** Dies the first time, as what it talks to may. */
export const DiesOnce = defineReader({
  // So that nothing is read before the records are.
  schema: { fields: [{ name: "id", type: { kind: "int32" }, required: true }] },
  async *extract({ source }) {
    yield [{ id: 1 }];
    attempts += 1;
    const { existsSync, writeFileSync } = await import("node:fs");
    if (existsSync(source.connection.mark)) return;
    writeFileSync(source.connection.mark, String(attempts));
    process.exit(7);
  },
});
