import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { CommitRecord } from "../commit-record.ts";
import type { RunJobOptions } from "../load-runtime.ts";
import { runJob } from "../run-job.ts";
import type { RunReport } from "../run-report.ts";

/** A writer that writes each record as one line of JSON, one file a task; its import is still to be added. */
export const linesWriter = `
const files = new Map();
export const Writer = defineWriter({
  async writeBatch(rows, fileCounter, { context, fileName, outputBase }) {
    const file = files.get(outputBase) ?? { sink: await context.createFile(fileName(0, "jsonl")), rows: 0 };
    files.set(outputBase, file);
    const text = rows.map((row) => JSON.stringify(row, (_, v) => typeof v === "bigint" ? Number(v) : v) + "\\n");
    await file.sink.write(new TextEncoder().encode(text.join("")));
    file.rows += rows.length;
    return [];
  },
  async finish({ outputBase }) {
    const file = files.get(outputBase);
    return file ? [await file.sink.close(file.rows)] : [];
  },
});
`;

/** Sections of a job file, in YAML's flow style: ` mode: replace` and the like. */
export interface JobText {
  /** Further keys of `source`. */
  readonly source?: string;
  /** Further keys of `target`. */
  readonly target?: string;
  /** Further top-level lines. */
  readonly more?: string;
}

/** A folder with a job, a reader and a writer of the test's own. */
export class JobFolder {
  readonly path: string;
  #readers = 0;
  #writers = 0;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<JobFolder> {
    const folder = new JobFolder(await mkdtemp(join(tmpdir(), "dativo-job-")));
    await folder.writer(linesWriter);
    return folder;
  }

  get output(): string {
    return join(this.path, "out");
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true });
  }

  /** Takes the output away, with all its commits. */
  async empty(): Promise<void> {
    await rm(this.output, { recursive: true, force: true });
  }

  async write(name: string, text: string): Promise<string> {
    const path = join(this.path, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return path;
  }

  /** Sets the reader; the code exports `Reader`. Each gets a file of its own: modules are loaded once. */
  async reader(code: string): Promise<void> {
    this.#readers += 1;
    await this.write(
      numbered("reader", this.#readers),
      `import { BaseReader, BatchBuilder, defineReader } from "@dativo/core/plugin";\n${code}`,
    );
  }

  /** Sets the writer; the code exports `Writer`. */
  async writer(code: string): Promise<void> {
    this.#writers += 1;
    const name = numbered("writer", this.#writers);
    await this.write(name, `import { defineWriter } from "@dativo/core/plugin";\n${code}`);
  }

  async job({ source = "", target = "", more = "" }: JobText = {}, name = "job"): Promise<string> {
    return this.write(
      `${name}.yaml`,
      `source: { custom_reader: "./${numbered("reader", this.#readers)}:Reader"${comma(source)} }\ntarget: { custom_writer: "./${numbered("writer", this.#writers)}:Writer", output: out${comma(target)} }\n${more}\n`,
    );
  }

  /** Writes the job and runs it. */
  async run(text: JobText = {}, options: RunJobOptions = {}): Promise<RunReport> {
    return runJob(await this.job(text), options);
  }

  /** Every file of the output, sorted, relative to it. */
  files(): string[] {
    if (!existsSync(this.output)) return [];
    return readdirSync(this.output, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.output.length + 1))
      .toSorted();
  }

  /** The records of the published files. */
  rows(): unknown[] {
    return this.files()
      .filter((path) => path.endsWith(".jsonl") && !path.startsWith("_"))
      .flatMap((path) => readFileSync(join(this.output, path), "utf8").trimEnd().split("\n"))
      .map((line) => JSON.parse(line) as unknown);
  }

  commit(number: number): CommitRecord {
    const path = join(this.output, "_commits", `${String(number).padStart(8, "0")}.json`);
    return JSON.parse(readFileSync(path, "utf8")) as CommitRecord;
  }
}

function numbered(name: string, count: number): string {
  return count === 1 ? `${name}.ts` : `${name}-${count}.ts`;
}

function comma(text: string): string {
  return text === "" ? "" : `, ${text}`;
}
