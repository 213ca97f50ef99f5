import type { JsonObject } from "../contract/json.ts";
import type { KeyPath } from "../errors/key-problem.ts";
import { parquetTypes } from "../plugins/official-plugins.ts";
import { bucketOutput } from "./bucket-output.ts";
import { hasCatalog } from "./has-catalog.ts";
import type { JobFile } from "./job-schema.ts";
import { unusedKeys } from "./unused-keys.ts";

/** A job file in which each thing is said in one place. */
export interface SettledJob {
  readonly file: JobFile;
  readonly problems: readonly { readonly path: KeyPath; readonly message: string }[];
  /** Key paths, as texts, of what is accepted and has no effect. */
  readonly unused: readonly string[];
}

type SourceFile = JobFile["source"];
type TargetFile = JobFile["target"];

/**
 * Puts what older job files say elsewhere into its place: the output in `connection`, the file size
 * beside the options, the `dsn`. Names what is accepted and has no effect.
 */
export function settleOlderKeys(file: JobFile): SettledJob {
  const writesParquet =
    file.target.custom_writer === undefined && parquetTypes.includes(file.target.type ?? "");
  const settled = {
    ...file,
    source: settleSource(file.source),
    target: settleTarget(file.target, writesParquet),
  };
  return {
    file: settled,
    problems: doubledSize(file.target),
    unused: unusedKeys(settled, writesParquet),
  };
}

function settleSource(source: SourceFile): SourceFile {
  const { dsn, connection } = source;
  return {
    ...source,
    connection: typeof dsn === "string" ? { dsn, ...connection } : connection,
    ...settleEngine(source.engine),
  };
}

function settleTarget(target: TargetFile, writesParquet: boolean): TargetFile {
  const bucket = hasCatalog(target) ? undefined : bucketOutput(target.connection);
  const output = target.output ?? bucket;
  const settled = {
    ...target,
    ...(output === undefined ? {} : { output }),
    ...settleEngine(target.engine),
  };
  const size = target.parquet_target_size_mb;
  if (!writesParquet || typeof size !== "number") return settled;
  const target_file_size_mb = size;
  return settled.options === undefined
    ? { ...settled, engine: withOptions(settled.engine, { target_file_size_mb }) }
    : { ...settled, options: { ...settled.options, target_file_size_mb } };
}

function settleEngine(engine: SourceFile["engine"]): Pick<SourceFile, "engine"> {
  if (!engine?.options) return {};
  const set = Object.entries(engine.options).filter(([, value]) => value !== null);
  return { engine: { ...engine, options: Object.fromEntries(set) } };
}

function withOptions(engine: TargetFile["engine"], options: JsonObject): TargetFile["engine"] {
  return { ...engine, options: { ...engine?.options, ...options } };
}

function doubledSize({
  options,
  parquet_target_size_mb: size,
}: TargetFile): SettledJob["problems"] {
  const own = options?.["target_file_size_mb"];
  if (typeof size !== "number" || own === undefined || own === size) return [];
  return [
    {
      path: ["target", "parquet_target_size_mb"],
      message: `${size} is not what options.target_file_size_mb says; keep one of the two`,
    },
  ];
}
