import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { askForService } from "../services/ask-for-service.ts";

const script = fileURLToPath(new URL("judge.py", import.meta.url));

/** What others find in a table. */
export interface JudgedTable {
  readonly metadata_file: string;
  readonly schema: readonly {
    readonly id: number;
    readonly name: string;
    readonly type: string;
    readonly required: boolean;
  }[];
  readonly identifiers: readonly string[];
  /** `day: day(3)` */
  readonly spec: readonly string[];
  readonly order: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
  /** By PyIceberg; what JSON has no type for is text. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** By DuckDB: every value as text. */
  readonly duckdb: readonly Readonly<Record<string, string | null>>[];
  /** Those that hold what the filter asks for, as far as statistics and partitions tell. */
  readonly planned_files: readonly string[];
  readonly snapshots: readonly {
    readonly id: string;
    readonly parent: string | null;
    readonly sequence_number: number;
    readonly operation: string;
    readonly summary: Readonly<Record<string, string>>;
  }[];
  readonly current: string | null;
  readonly files: readonly JudgedFile[];
}

/** A data file, as the manifests tell of it. */
export interface JudgedFile {
  readonly file_path: string;
  readonly record_count: number;
  readonly file_size_in_bytes: number;
  readonly partition: Readonly<Record<string, unknown>>;
  readonly split_offsets: readonly number[];
  readonly readable_metrics: Readonly<
    Record<
      string,
      {
        readonly column_size: number;
        readonly value_count: number;
        readonly null_value_count: number | null;
        readonly nan_value_count: number | null;
        readonly lower_bound: unknown;
        readonly upper_bound: unknown;
      }
    >
  >;
}

/** What to do with a table, named in the catalog or by its metadata file. */
export type JudgeStep = (
  | { readonly table: string }
  | { readonly metadata_file: string; readonly properties?: Readonly<Record<string, string>> }
) &
  (
    | { readonly do: "describe"; readonly filter?: string; readonly duckdb?: boolean }
    | { readonly do: "append"; readonly rows: readonly Readonly<Record<string, unknown>>[] }
    | { readonly do: "roll_back"; readonly snapshot: string }
  );

/**
 * Asks PyIceberg and DuckDB, which had no part in writing the tables.
 *
 * @param catalog PyIceberg's settings of it; none for tables that are named by their metadata file
 */
export async function judge(
  catalog: Readonly<Record<string, string>> | undefined,
  steps: readonly JudgeStep[],
): Promise<JudgedTable[]> {
  const python = await askForService("iceberg-python");
  if ("missing" in python) throw new Error(python.missing);
  const child = spawn(python.url, [script], { stdio: ["pipe", "pipe", "pipe"] });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  child.stdin.end(JSON.stringify({ catalog: catalog ?? null, steps }));
  const [code] = (await once(child, "close")) as [number];
  if (code !== 0) throw new Error(Buffer.concat(errors).toString("utf8"));
  return JSON.parse(Buffer.concat(output).toString("utf8")) as JudgedTable[];
}
