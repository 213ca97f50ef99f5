import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { rowToJson } from "../../batch/json-row.ts";
import { BaseWriter } from "../../contract/base-writer.ts";
import type { Row, RowValue } from "../../contract/batch.ts";
import type { ConnectionCheck } from "../../contract/connection-check.ts";
import type { WriterClass } from "../../contract/define-writer.ts";
import type { OutputFile } from "../../contract/plugin-context.ts";
import type { WrittenFile } from "../../contract/written-file.ts";
import { DativoError } from "../../errors/dativo-error.ts";
import { runCheck } from "./check.ts";
import { writerChecks } from "./test-writer.ts";
import { type TargetSettings, WriterSubject } from "./writer/writer-subject.ts";

const optionsSchema = z.strictObject({ ending: z.enum(["jsonl", "txt"]).default("jsonl") });
type Options = z.infer<typeof optionsSchema>;

/** Keeps every clause; each broken writer differs in one thing. */
class SoundWriter extends BaseWriter<Options> {
  static override readonly optionsSchema = optionsSchema;

  protected file: OutputFile | undefined;
  protected rows = 0;

  async writeBatch(batch: Row[], fileCounter: number): Promise<WrittenFile[]> {
    this.context.signal.throwIfAborted();
    const name = this.fileName(fileCounter, this.target.options.ending);
    this.file ??= await this.context.createFile(name);
    const lines = batch.map((row) => `${this.line(row)}\n`);
    this.rows += batch.length;
    await this.pass(this.file, Buffer.from(lines.join("")));
    return [];
  }

  protected line(row: Row): string {
    return rowToJson(row, this.asset.schema);
  }

  protected async pass(file: OutputFile, bytes: Uint8Array): Promise<void> {
    await file.write(bytes);
  }

  override async finish(): Promise<WrittenFile[]> {
    return this.file ? [await this.file.close(this.rows)] : [];
  }

  override async checkConnection(): Promise<ConnectionCheck> {
    if (this.target.connection["host"] !== "nowhere") return { status: "ok" };
    return { status: "failed", code: "HOST_NOT_FOUND", message: "There is no such host." };
  }
}

/** As canonical values: the kit's own schema says what each text means. */
async function readLines(file: string): Promise<Row[]> {
  const text = await readFile(file, "utf8");
  const lines = text.split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Record<string, RowValue>);
}

/** The clause that each writer breaks, and how. */
const brokenWriters: Readonly<Record<string, readonly WriterClass<Options, "rows">[]>> = {
  "writer.options": [
    class extends SoundWriter {
      static override readonly optionsSchema = undefined as never;
      protected override line(row: Row): string {
        return super.line(row);
      }
    },
  ],
  "writer.constructor": [
    class extends SoundWriter {
      override async close(): Promise<void> {
        if (this.file === undefined) await writeFile(join(this.outputBase, "none"), "");
        if (this.file === undefined) throw new Error("there is no file to close");
      }
      override async finish(): Promise<WrittenFile[]> {
        this.file ??= await this.context.createFile(this.fileName(0, "jsonl"));
        return super.finish();
      }
      override async checkConnection(): Promise<ConnectionCheck> {
        this.file ??= await this.context.createFile(this.fileName(9, "jsonl"));
        return super.checkConnection();
      }
      override async writeBatch(batch: Row[], fileCounter: number): Promise<WrittenFile[]> {
        this.file ??= await this.context.createFile(this.fileName(fileCounter, "jsonl"));
        return super.writeBatch(batch, fileCounter);
      }
    },
  ],
  "writer.check-connection": [
    class extends SoundWriter {
      override async checkConnection(): Promise<ConnectionCheck> {
        return { status: "ok" };
      }
    },
  ],
  "writer.secrets": [
    class extends SoundWriter {
      override async finish(): Promise<WrittenFile[]> {
        const files = await super.finish();
        return files.map((file) => ({ ...file, metadata: { ...this.target.credentials } }));
      }
    },
  ],
  "writer.files": [
    class extends SoundWriter {
      override async finish(): Promise<WrittenFile[]> {
        return (await super.finish()).map((file) => ({ ...file, bytes: 1 }));
      }
    },
    class extends SoundWriter {
      override async finish(): Promise<WrittenFile[]> {
        return (await super.finish()).map((file) => ({ ...file, sha256: "0".repeat(64) }));
      }
    },
    class extends SoundWriter {
      override async finish(): Promise<WrittenFile[]> {
        const files = await super.finish();
        if (files.length > 0) await writeFile(join(this.outputBase, "notes.txt"), "done");
        return files;
      }
    },
  ],
  "writer.rows": [
    class extends SoundWriter {
      override async finish(): Promise<WrittenFile[]> {
        this.rows -= this.rows > 0 ? 1 : 0;
        return super.finish();
      }
    },
  ],
  "writer.names": [
    class extends SoundWriter {
      protected override fileName(fileCounter: number, extension: string): string {
        return `part-${fileCounter}.${extension}`;
      }
    },
  ],
  "writer.round-trip": [
    class extends SoundWriter {
      protected override line(row: Row): string {
        return super.line({ ...row, a_string: row["a_string"] ?? "null" });
      }
    },
    class extends SoundWriter {
      protected override line(row: Row): string {
        const { a_float64: value } = row;
        return super.line(
          typeof value === "number" ? { ...row, a_float64: Math.fround(value) } : row,
        );
      }
    },
  ],
  "writer.back-pressure": [
    class extends SoundWriter {
      #last: Promise<void> = Promise.resolve();
      protected override async pass(file: OutputFile, bytes: Uint8Array): Promise<void> {
        this.#last = this.#last.then(() => file.write(bytes));
      }
      override async finish(): Promise<WrittenFile[]> {
        await this.#last;
        return super.finish();
      }
      override async close(): Promise<void> {
        await this.#last.catch(() => undefined);
      }
    },
  ],
  "writer.memory": [
    class extends SoundWriter {
      readonly #all: Row[][] = [];
      override async writeBatch(batch: Row[], fileCounter: number): Promise<WrittenFile[]> {
        this.#all.push(batch);
        return super.writeBatch(batch, fileCounter);
      }
    },
  ],
  "writer.empty": [
    class extends SoundWriter {
      override async finish(): Promise<WrittenFile[]> {
        return [await (this.file as OutputFile).close(this.rows)];
      }
    },
  ],
  "writer.close": [
    class extends SoundWriter {
      #isFinished = false;
      override async finish(): Promise<WrittenFile[]> {
        this.#isFinished = true;
        return super.finish();
      }
      override async close(): Promise<void> {
        if (this.file && !this.#isFinished) throw new Error("the file is still open");
      }
    },
  ],
};

const settings: TargetSettings = {
  options: { ending: "txt" },
  connection: { host: "here" },
  credentials: { password: "hunter22" },
};

async function failedClauses(Writer: WriterClass<Options, "rows">): Promise<string[]> {
  const failed: string[] = [];
  const subject = new WriterSubject(Writer as unknown as WriterClass, settings, {
    unreachable: { connection: { host: "nowhere" } },
    types: ["string", "boolean", "int32", "float64", "uuid", "date"],
    invalidOptions: [{ ending: "csv" }],
    read: readLines,
  });
  for (const check of writerChecks) {
    try {
      expect(await runCheck(check, subject), check.id).toBeUndefined();
    } catch (error) {
      if (!DativoError.isInstance(error)) throw error;
      expect(error).toMatchObject({ code: "PLUGIN_CONTRACT_BROKEN", fix: check.fix });
      failed.push(check.id);
    }
  }
  return failed;
}

it("finds nothing in a writer that keeps the contract, and looks at every clause", async () => {
  expect(await failedClauses(SoundWriter)).toEqual([]);
});

describe("a broken writer fails exactly the check that it should", () => {
  it("of every clause there is one", () => {
    expect(Object.keys(brokenWriters).toSorted()).toEqual(
      writerChecks.map(({ id }) => id).toSorted(),
    );
  });

  for (const [clause, writers] of Object.entries(brokenWriters)) {
    for (const [index, Writer] of writers.entries()) {
      it(`${clause}, ${index + 1}`, async () => {
        expect(await failedClauses(Writer)).toEqual([clause]);
      });
    }
  }
});
