import type { KeyPath } from "../errors/key-problem.ts";
import { likelyName } from "../errors/nearest-names.ts";
import type { JobStream } from "./job.ts";
import type { JobFile } from "./job-schema.ts";

/** Streams whose contracts say what the job says over them. */
export interface OverriddenStreams {
  readonly streams: readonly JobStream[];
  readonly problems: readonly { readonly path: KeyPath; readonly message: string }[];
  /** Key paths, as texts, of what is accepted and has no effect. */
  readonly unused: readonly string[];
}

/** Means the table as a whole, in older job files. */
const wholeTable = "default";

/** Lays `classification_overrides` and `governance_overrides.owner` over the contracts of the streams. */
export function applyOverrides(streams: readonly JobStream[], file: JobFile): OverriddenStreams {
  const classes = file.classification_overrides ?? {};
  const owner = file.governance_overrides?.owner ?? undefined;
  const columns = new Set(
    streams.flatMap(({ asset }) => (asset?.schema.fields ?? []).map(({ name }) => name)),
  );
  const unknown = Object.keys(classes).filter((name) => !columns.has(name));
  const noTable = unknown.includes(wholeTable);
  return {
    streams: streams.map((stream) => override(stream, classes, owner)),
    problems: unknown
      .filter((name) => name !== wholeTable)
      .map((name) => ({
        path: ["classification_overrides", name],
        message: unknownColumn(name, [...columns]),
      })),
    unused: noTable ? [`classification_overrides.${wholeTable}`] : [],
  };
}

function override(
  stream: JobStream,
  classes: Readonly<Record<string, string>>,
  owner: string | undefined,
): JobStream {
  const { asset } = stream;
  if (asset === undefined) return stream;
  const fields = asset.schema.fields.map((field) => {
    const classification = Object.hasOwn(classes, field.name) ? classes[field.name] : undefined;
    return classification === undefined ? field : { ...field, classification };
  });
  const schema = { ...asset.schema, fields };
  return { ...stream, asset: { ...asset, schema, ...(owner === undefined ? {} : { owner }) } };
}

function unknownColumn(name: string, columns: readonly string[]): string {
  if (columns.length === 0) {
    return "overrides a contract, and the job has none; give it an `asset_path`";
  }
  const likely = likelyName(name, columns);
  const hint = likely === undefined ? "." : `; did you mean '${likely}'?`;
  return `'${name}' is not a column${hint} The columns are ${columns.join(", ")}`;
}
