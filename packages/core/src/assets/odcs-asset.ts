import type { AssetDefinition } from "../contract/asset-definition.ts";
import type { ContractNotes } from "./contract-notes.ts";
import { odcsFields } from "./odcs-fields.ts";
import { odcsNotices } from "./odcs-notices.ts";
import type { OdcsFile, OdcsObject } from "./odcs-schema.ts";

/**
 * One object of a contract in the standard's form, as writers see it.
 *
 * @param names that the stream goes by: the object is found by its `name` or `physicalName`; a contract
 *   with a single object needs none
 * @returns `undefined` where no object has such a name, which is reported
 */
export function odcsAsset(
  file: OdcsFile,
  names: readonly string[],
  notes: ContractNotes,
): AssetDefinition | undefined {
  const index = pickObject(file.schema, names);
  const object = file.schema[index];
  if (object === undefined) {
    const known = file.schema.map(({ name }) => name).join(", ");
    const wanted = names.map((name) => `'${name}'`).join(" or ");
    notes.report(
      ["schema"],
      `has no object ${wanted}; it has ${known}. Name one: \`asset_path: file.yaml#${file.schema[0]?.name}\``,
    );
    return undefined;
  }
  const path = ["schema", index, "properties"];
  const properties = object.properties ?? [];
  if (properties.length === 0) {
    notes.report(["schema", index], `the object '${object.name}' has no \`properties\``);
  }
  const fields = odcsFields(properties, path, notes);
  const primaryKey = properties
    .map((property, position) => ({ property, position }))
    .filter(({ property }) => property.primaryKey === true)
    .toSorted((left, right) => keyPosition(left) - keyPosition(right))
    .map(({ property }) => property.name);
  notes.notices.push(...odcsNotices(object));
  const description = object.description ?? purposeOf(file);
  const owner = ownerOf(file.team);
  if (owner === undefined) {
    notes.notices.push(
      `The contract of '${object.name}' names no owner: give its team a member with the role Owner.`,
    );
  }
  return {
    name: object.name,
    version: String(file.version),
    ...(description === undefined ? {} : { description }),
    ...(owner === undefined ? {} : { owner }),
    schema: { fields, ...(primaryKey.length === 0 ? {} : { primaryKey }) },
  };
}

function pickObject(objects: readonly OdcsObject[], names: readonly string[]): number {
  const named = objects.findIndex(
    ({ name, physicalName }) =>
      names.includes(name) || (physicalName !== undefined && names.includes(physicalName)),
  );
  return named === -1 && objects.length === 1 ? 0 : named;
}

interface PlacedProperty {
  readonly property: { readonly primaryKeyPosition?: number | undefined };
  readonly position: number;
}

/** Keys without a position stand behind those with one, in the order of the file. */
function keyPosition({ property, position }: PlacedProperty): number {
  const { primaryKeyPosition: stated = -1 } = property;
  return stated > 0 ? stated : 1_000_000 + position;
}

function purposeOf({ description }: OdcsFile): string | undefined {
  return typeof description === "object" ? (description.purpose ?? undefined) : description;
}

function ownerOf(team: OdcsFile["team"]): string | undefined {
  const isList = Array.isArray(team);
  const members = isList ? team : (team?.members ?? []);
  const owner = members.find(({ role }) => role?.toLowerCase().includes("owner") === true);
  const own = isList ? undefined : (team?.owner ?? team?.name);
  return owner?.username ?? owner?.name ?? own;
}
