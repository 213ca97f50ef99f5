import { basename, join, resolve } from "node:path";
import type { LoadMode } from "../contract/target-config.ts";
import type { SourceStream } from "../contract/source-config.ts";
import { catalogOutput } from "./catalog-settings.ts";
import { isUrl } from "./is-url.ts";
import type { JobStream } from "./job.ts";
import type { JobContracts } from "./job-contracts.ts";
import type { KeyPath, KeyProblem } from "../errors/key-problem.ts";
import type { JobFile } from "./job-schema.ts";

/** The strategy that goes by what the reader remembers of files, and not by a cursor. */
const fileStrategy = "file_modified_time";

type Entry = string | NamedEntry;

interface NamedEntry {
  readonly name?: string | undefined;
  readonly object?: string | undefined;
  readonly path?: string | undefined;
  readonly file?: string | undefined;
  readonly id?: string | undefined;
  readonly query?: string | undefined;
  readonly exclude?: string[] | undefined;
  readonly asset_path?: string | undefined;
  readonly mode?: LoadMode | undefined;
  readonly cursor_field?: string | undefined;
  readonly primary_key?: string[] | undefined;
  readonly partitioning?: string[] | undefined;
}

/** The streams of a job, and what is wrong with them. */
export interface ResolvedStreams {
  readonly streams: readonly JobStream[];
  readonly problems: readonly Omit<KeyProblem, "location">[];
}

/**
 * Makes one stream of each entry of `files`, `tables` and `objects`; a job without entries has one
 * stream, named after the job. One stream writes to `output` itself, several to `output/<stream>/`.
 */
export async function resolveStreams(
  job: JobFile,
  jobName: string,
  folder: string,
  contracts: JobContracts,
): Promise<ResolvedStreams> {
  const { files = [], tables = [], objects = [] } = job.source;
  const named = [
    ...placed("files", files),
    ...placed("tables", tables),
    ...placed("objects", objects),
  ];
  const entries: PlacedEntry[] =
    named.length === 0 ? [{ entry: { name: jobName, path: "" }, key: ["source"] }] : named;
  const output =
    job.target.output ?? catalogOutput(job.target, jobName) ?? join(".dativo", "output", jobName);
  const root = isUrl(output) ? output : resolve(folder, output);
  const streams = await Promise.all(
    entries.map(async ({ entry, key }) => {
      const settings: NamedEntry = typeof entry === "string" ? shortEntry(entry, job) : entry;
      const source = toSourceStream(settings, job);
      const own = settings.asset_path;
      const contract = {
        path: own ?? job.asset_path,
        namedBy: own === undefined ? ["asset_path"] : [...key, "asset_path"],
      };
      return {
        source,
        asset: await contracts.find(contract, [settings.object ?? source.name, source.name], job),
        mode: settings.mode ?? job.target.mode,
        partitioning: settings.partitioning ?? job.target.partitioning,
        output: entries.length === 1 ? root : outputOfStream(root, source.name),
        outputRoot: root,
      };
    }),
  );
  const problems = [
    ...doubledNames(streams, entries),
    ...refusedModes(streams, job),
    ...unpartitioned(streams, entries),
  ];
  return { streams, problems };
}

/** An entry, and where it stands. */
interface PlacedEntry {
  readonly entry: Entry;
  readonly key: KeyPath;
}

function placed(section: string, entries: readonly Entry[]): PlacedEntry[] {
  return entries.map((entry, index) => ({ entry, key: ["source", section, index] }));
}

function shortEntry(entry: string, job: JobFile): NamedEntry {
  return job.source.files?.includes(entry) ? { path: entry } : { name: entry };
}

function toSourceStream(entry: NamedEntry, job: JobFile): SourceStream {
  const { locator, name } = job.source.tables?.includes(entry) ? tableNames(entry) : names(entry);
  const cursorField = entry.cursor_field ?? cursorOf(job);
  return {
    name,
    locator,
    ...(entry.query === undefined ? {} : { query: entry.query, locator: "" }),
    ...(entry.exclude === undefined ? {} : { exclude: entry.exclude }),
    ...(cursorField === undefined ? {} : { cursorField }),
    ...(entry.primary_key === undefined ? {} : { primaryKey: entry.primary_key }),
  };
}

/** The earlier implementation's tables: `name` is the table, and `object` what the stream is called. */
function tableNames({ name = "", object }: NamedEntry): Pick<SourceStream, "locator" | "name"> {
  return { locator: name === "" ? (object ?? "") : name, name: object ?? name };
}

function names(entry: NamedEntry): Pick<SourceStream, "locator" | "name"> {
  const locator = entry.path ?? entry.file ?? entry.id ?? entry.object ?? entry.name ?? "";
  return { locator, name: entry.name ?? entry.object ?? streamNameOf(locator) };
}

/** The strategy itself names the cursor, as `updated_at` does, unless a field is named beside it. */
function cursorOf({ source: { incremental } }: JobFile): string | undefined {
  const { cursor_field: field, strategy } = incremental ?? {};
  return field ?? (strategy === fileStrategy ? undefined : strategy);
}

/** `./in/orders-*.csv.gz` → `orders`: the file's name, as far as it can name a folder. */
function streamNameOf(locator: string): string {
  const file = basename(locator.replaceAll("\\", "/"));
  const stem = file.split(".")[0] ?? file;
  const name = stem.replaceAll(/[^A-Za-z0-9_-]+/gu, "-").replaceAll(/^-+|-+$/gu, "");
  return name === "" ? "files" : name;
}

/** The folder of one stream among several, below that of the job. */
export function outputOfStream(root: string, stream: string): string {
  return `${root}/${folderName(stream)}`;
}

/** A stream's name as one folder name: `public.orders` stays, `/v1/users` becomes `%2Fv1%2Fusers`. */
function folderName(stream: string): string {
  const encoded = encodeURIComponent(stream).replaceAll("*", "%2A");
  return /^[._]/u.test(encoded)
    ? `%${encoded.charCodeAt(0).toString(16)}${encoded.slice(1)}`
    : encoded;
}

function doubledNames(
  streams: readonly JobStream[],
  entries: readonly PlacedEntry[],
): Omit<KeyProblem, "location">[] {
  const names = streams.map(({ source }) => source.name);
  return names.flatMap((name, index) => {
    if (names.indexOf(name) === index) return [];
    const message = `two streams are called '${name}'; give each entry a \`name\` of its own`;
    return [{ path: entries[index]?.key ?? ["source"], message }];
  });
}

function refusedModes(streams: readonly JobStream[], job: JobFile): Omit<KeyProblem, "location">[] {
  const replacing = streams.find(({ mode }) => mode !== "append" && mode !== "merge");
  if (job.source.incremental === undefined || replacing === undefined) return [];
  return [
    {
      path: ["target", "mode"],
      message: `'${replacing.mode}' together with \`source.incremental\` would throw away what earlier runs have read; use append, or read everything`,
    },
  ];
}

function unpartitioned(
  streams: readonly JobStream[],
  entries: readonly PlacedEntry[],
): Omit<KeyProblem, "location">[] {
  return streams.flatMap(({ mode, partitioning }, index) => {
    if (mode !== "replace_partitions" || partitioning.length > 0) return [];
    const { entry, key = ["source"] } = entries[index] ?? {};
    const isOwn = typeof entry === "object" && entry.mode !== undefined;
    const message =
      "'replace_partitions' needs `partitioning`: the columns whose values tell the partitions";
    return [{ path: isOwn ? [...key, "mode"] : ["target", "mode"], message }];
  });
}
