import type { z } from "zod";
import type { KeyPath } from "../errors/key-problem.ts";
import type { AssetDefinition } from "../contract/asset-definition.ts";
import { describeIssues } from "../documents/describe-issues.ts";
import type { InterpolationSources } from "../documents/interpolation-sources.ts";
import { readDocument } from "../documents/read-document.ts";
import { withoutValue } from "../documents/replace-value.ts";
import type { Reading } from "../documents/reading.ts";
import type { SourceDocument } from "../documents/source-document.ts";
import { assetSchema, type AssetFile } from "./asset-schema.ts";
import { ContractNotes } from "./contract-notes.ts";
import { flatAsset } from "./flat-asset.ts";
import { isOlderAsset, migrateOlderAsset } from "./migrate-older-asset.ts";
import { odcsAsset } from "./odcs-asset.ts";
import { odcsSchema, type OdcsFile } from "./odcs-schema.ts";

/** What a contract is read for. */
export interface ReadAssetOptions {
  /** Names of the stream: pick the object of a contract that holds several. */
  readonly names?: readonly string[];
  readonly sources?: InterpolationSources;
  /** The file as messages show it; as `path` has it by default. */
  readonly shownAs?: string;
}

/**
 * Reads a data contract in any of its forms: flat; that of the Open Data Contract Standard, with
 * objects and properties; or that of the earlier implementation, under `asset`.
 *
 * @param path of the file; what follows a `#` names an object in it
 * @throws the errors of `readDocument`
 */
export async function readAsset(
  path: string,
  options: ReadAssetOptions = {},
): Promise<Reading<AssetDefinition>> {
  const [file = path, object] = path.split("#", 2);
  const read = await readDocument(file, options.sources, options.shownAs);
  const document = { ...read, path: options.shownAs ?? file };
  const names = object === undefined ? (options.names ?? []) : [object];
  return assetOf(document, names);
}

function assetOf(document: SourceDocument, names: readonly string[]): Reading<AssetDefinition> {
  if (isOlderAsset(document.value)) {
    const { document: migrated, notice } = migrateOlderAsset(document, document.value);
    const reading = flatReading(migrated);
    return { ...reading, notices: [notice, ...reading.notices] };
  }
  return isNested(document.value) ? nestedReading(document, names) : flatReading(document);
}

/** A contract whose `schema` has objects with properties, where the flat form has columns. */
function isNested(value: unknown): boolean {
  const schema: unknown =
    typeof value === "object" && value !== null ? Reflect.get(value, "schema") : undefined;
  const objects: readonly unknown[] = Array.isArray(schema) ? schema : [];
  return objects.some(
    (entry) =>
      typeof entry === "object" && entry !== null && "properties" in entry && !("type" in entry),
  );
}

function flatReading(document: SourceDocument): Reading<AssetDefinition> {
  const notes = new ContractNotes(document, document.path);
  const file = checked<AssetFile>(document, assetSchema, notes);
  if (file?.team === undefined && hasNoTeam(document.value)) {
    notes.report(["team"], "is missing: `team: { owner: … }` says who answers for the data");
  }
  return reading(document, notes, file && flatAsset(file, notes));
}

function nestedReading(
  document: SourceDocument,
  names: readonly string[],
): Reading<AssetDefinition> {
  const notes = new ContractNotes(document, document.path);
  const file = checked<OdcsFile>(document, odcsSchema, notes);
  return reading(document, notes, file && odcsAsset(file, names, notes));
}

function checked<File>(
  document: SourceDocument,
  schema: typeof assetSchema | typeof odcsSchema,
  notes: ContractNotes,
): File | undefined {
  const result = schema.safeParse(document.value);
  if (result.success) return result.data as File;
  for (const problem of describeIssues(result.error, document, schema)) {
    notes.problems.push({ ...problem, file: document.path });
  }
  // What else is wrong is looked for without the keys that nobody knows.
  const known = unknownKeys(result.error).reduce(withoutValue, document.value);
  const again = schema.safeParse(known);
  return again.success ? (again.data as File) : undefined;
}

function unknownKeys({ issues }: z.ZodError): KeyPath[] {
  return issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => [...issue.path, key] as (string | number)[])
      : [],
  );
}

function hasNoTeam(value: unknown): boolean {
  return typeof value === "object" && value !== null && !("team" in value);
}

function reading(
  document: SourceDocument,
  { problems, notices }: ContractNotes,
  value: AssetDefinition | undefined,
): Reading<AssetDefinition> {
  const own = document.problems.map((problem) => ({ file: document.path, ...problem }));
  const all = [...own, ...problems];
  return { value: all.length === 0 ? value : undefined, problems: all, notices };
}
