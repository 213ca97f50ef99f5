import type { AssetDefinition } from "../contract/asset-definition.ts";
import { checkDocument, type CheckedDocument } from "../documents/check-document.ts";
import type { InterpolationSources } from "../documents/interpolation-sources.ts";
import { readDocument } from "../documents/read-document.ts";
import type { Reading } from "../documents/reading.ts";
import type { SourceDocument } from "../documents/source-document.ts";
import { flatContractSchema, nestedContractSchema } from "../schema/contract-json-schema.ts";
import { assetSchema } from "./asset-schema.ts";
import { contractForm } from "./contract-form.ts";
import { ContractNotes } from "./contract-notes.ts";
import { parseContractPath } from "./contract-path.ts";
import { flatAsset } from "./flat-asset.ts";
import { migrateOlderAsset } from "./migrate-older-asset.ts";
import { odcsAsset } from "./odcs-asset.ts";
import { odcsSchema } from "./odcs-schema.ts";

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
  const { file, object } = parseContractPath(path);
  const read = await readDocument(file, options.sources, options.shownAs);
  const document = { ...read, path: options.shownAs ?? file };
  const names = object === undefined ? (options.names ?? []) : [object];
  return assetOf(document, names);
}

function assetOf(document: SourceDocument, names: readonly string[]): Reading<AssetDefinition> {
  const form = contractForm(document.value);
  if (form === "standard") return nestedReading(document, names);
  if (form === "flat") return flatReading(document);
  const { document: migrated, notice } = migrateOlderAsset(document);
  const reading = flatReading(migrated);
  return { ...reading, notices: [notice, ...reading.notices] };
}

function flatReading(document: SourceDocument): Reading<AssetDefinition> {
  const notes = new ContractNotes(document, document.path);
  const checked = checkDocument(document, {
    schema: assetSchema,
    jsonSchema: flatContractSchema,
  });
  if (hasNoTeam(document.value)) {
    notes.report(["team"], "is missing: `team: { owner: … }` says who answers for the data");
  }
  const value = checked.value && flatAsset(checked.value, notes);
  return reading(document, notes, checked, value);
}

function nestedReading(
  document: SourceDocument,
  names: readonly string[],
): Reading<AssetDefinition> {
  const notes = new ContractNotes(document, document.path);
  const checked = checkDocument(document, {
    schema: odcsSchema,
    jsonSchema: nestedContractSchema,
  });
  const value = checked.value && odcsAsset(checked.value, names, notes);
  return reading(document, notes, checked, value);
}

function hasNoTeam(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !("team" in value);
}

function reading(
  document: SourceDocument,
  notes: ContractNotes,
  { problems, isReplaced }: Pick<CheckedDocument<unknown>, "problems" | "isReplaced">,
  value: AssetDefinition | undefined,
): Reading<AssetDefinition> {
  // Of values that stand in for those of the file nothing is wrong with the file.
  const between = notes.problems.filter(({ path }) => !isReplaced(path));
  const own = [...document.problems, ...problems];
  const all = [...own.map((problem) => ({ file: document.path, ...problem })), ...between];
  return { value: all.length === 0 ? value : undefined, problems: all, notices: notes.notices };
}
