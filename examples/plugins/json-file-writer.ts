// A writer written by hand, with nothing but the plugin contract. Used in a job as
//   custom_writer: ../plugins/json-file-writer.ts:JsonFileWriter
// and by itself, with one JSON record a line on its standard input, as
//   node --import jiti/register examples/plugins/json-file-writer.ts <folder> [json|jsonl] [gzip] < records.jsonl
// (For work, take @dativo/writer-json-file: it also partitions, and begins a new file at a size.)
import { realpathSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import {
  BaseWriter,
  inferSchema,
  type OutputFile,
  type Row,
  rowToJson,
  type WrittenFile,
} from "@dativo/core/plugin";

/** What `target.options` may hold. */
export interface JsonFileWriterOptions {
  readonly format: "json" | "jsonl";
  readonly compression: "none" | "gzip";
  /** Writes a manifest beside the data. */
  readonly manifest: boolean;
}

/** Writes one file for each task: a JSON array, or one record a line. */
export class JsonFileWriter extends BaseWriter<JsonFileWriterOptions> {
  /** Any Standard Schema will do, zod for one; this is one written by hand. */
  static override readonly optionsSchema = {
    "~standard": {
      version: 1,
      vendor: "example",
      types: undefined as { input: unknown; output: JsonFileWriterOptions } | undefined,
      validate: validateOptions,
    },
  } as const;

  #file: OutputFile | undefined;
  #rows = 0;

  async writeBatch(rows: Row[], fileCounter: number): Promise<WrittenFile[]> {
    const { format, compression } = this.target.options;
    const extension = compression === "gzip" ? `${format}.gz` : format;
    // In the task's own staging folder, under a name of its own: the host publishes it at the end.
    this.#file ??= await this.context.createFile(this.fileName(fileCounter, extension));
    const [before, between] = format === "json" ? ["[\n", ",\n"] : ["", "\n"];
    let text = "";
    for (const row of rows) {
      text += (this.#rows === 0 ? before : between) + rowToJson(row, this.asset.schema);
      this.#rows += 1;
    }
    await this.#write(this.#file, text);
    return [];
  }

  override async finish(): Promise<WrittenFile[]> {
    if (this.#file === undefined) return [];
    await this.#write(this.#file, this.target.options.format === "json" ? "\n]\n" : "\n");
    const written = await this.#file.close(this.#rows);
    return this.target.options.manifest ? [written, await this.#writeManifest(written)] : [written];
  }

  /** Each piece becomes a gzip member of its own; members in a row are one valid gzip file. */
  async #write(file: OutputFile, text: string): Promise<void> {
    const bytes = Buffer.from(text, "utf8");
    await file.write(this.target.options.compression === "gzip" ? gzipSync(bytes) : bytes);
  }

  /** A file with 0 rows: the host checks the sum of all files against the rows that it handed over. */
  async #writeManifest(written: WrittenFile): Promise<WrittenFile> {
    const { partitionIndex, attemptId, runId, stream } = this.context.task;
    const file = await this.context.createFile(`manifest-${partitionIndex}-${attemptId}.json`);
    const manifest = { run_id: runId, stream, files: [written], schema: this.asset.schema };
    await file.write(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`, "utf8"));
    return file.close(0);
  }
}

function validateOptions(input: unknown) {
  const given = (input ?? {}) as Record<string, unknown>;
  const { format = "jsonl", compression = "none", manifest = true, ...unknown } = given;
  const issues = Object.keys(unknown).map((key) => ({ message: "unknown key", path: [key] }));
  if (format !== "json" && format !== "jsonl") {
    issues.push({ message: "give json or jsonl", path: ["format"] });
  }
  if (compression !== "none" && compression !== "gzip") {
    issues.push({ message: "give none or gzip", path: ["compression"] });
  }
  if (typeof manifest !== "boolean")
    issues.push({ message: "give true or false", path: ["manifest"] });
  if (issues.length > 0) return { issues };
  return { value: { format, compression, manifest } as JsonFileWriterOptions };
}

async function main(folder: string, format?: string, compression?: string): Promise<void> {
  // The harness runs a plugin as the host does: the same one serves the plugin's tests.
  const { writeAll } = await import("@dativo/core/testing");
  const lines = (await readText(process.stdin)).split("\n").filter((line) => line.trim() !== "");
  const rows = lines.map((line) => JSON.parse(line) as Row);
  const staged = await writeAll(JsonFileWriter, {
    schema: inferSchema(rows),
    rows,
    options: { ...(format && { format }), ...(compression && { compression }) },
  });
  for (const { path, rows: count, bytes } of staged.files) {
    await mkdir(folder, { recursive: true });
    await copyFile(join(staged.folder, path), join(folder, path));
    console.log(`${join(folder, path)}: ${count} rows, ${bytes} bytes`);
  }
}

const [, startedFile, folder, format, compression] = process.argv;
if (startedFile && realpathSync(startedFile) === fileURLToPath(import.meta.url)) {
  if (folder) await main(folder, format, compression);
  else
    console.error(
      "Usage: … | node --import jiti/register json-file-writer.ts <folder> [json|jsonl] [gzip]",
    );
}
