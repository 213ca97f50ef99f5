import type { AssetDefinition } from "../contract/asset-definition.ts";
import type { ColumnType, Field } from "../contract/column-type.ts";

/**
 * The records of contracts as TypeScript: an interface for each, in the canonical form that writers get
 * rows in and readers may yield them (see `ColumnType`).
 */
export function formatRecordTypes(assets: readonly AssetDefinition[]): string {
  const taken = new Set<string>();
  const types = assets.map((asset) => formatRecordType(asset, typeName(asset.name, taken)));
  return types.join("\n");
}

function formatRecordType(
  { name, version, description, schema }: AssetDefinition,
  type: string,
): string {
  const origin = `A record of the contract '${name}', version ${version}.`;
  return [
    ...comment(description === undefined ? origin : `${origin} ${description}`, ""),
    // An interface would not be a `Row`, whose keys can be anything.
    `export type ${type} = {`,
    ...schema.fields.flatMap((field) => formatMember(field, "  ")),
    "};",
    "",
  ].join("\n");
}

function formatMember(field: Field, indent: string): string[] {
  const { description } = field;
  return [
    ...(description === undefined ? [] : comment(description, indent)),
    `${indent}${memberName(field.name)}: ${formatField(field, indent)};`,
  ];
}

function formatField(field: Field, indent: string): string {
  const type = formatType(field, indent);
  return field.required ? type : `${type} | null`;
}

function formatType({ type, rules }: Field, indent: string): string {
  const texts = type.kind === "string" ? rules?.enum : undefined;
  return texts ? texts.map((text) => JSON.stringify(text)).join(" | ") : formatColumn(type, indent);
}

function formatColumn(type: ColumnType, indent: string): string {
  switch (type.kind) {
    case "boolean":
      return "boolean";
    case "int8":
    case "int16":
    case "int32":
    case "float32":
    case "float64":
      return "number";
    case "int64":
      return "bigint";
    case "binary":
      return "Uint8Array";
    case "list":
      return `(${formatField(type.item, indent)})[]`;
    case "struct": {
      const members = type.fields.flatMap((field) => formatMember(field, `${indent}  `));
      return ["{", ...members, `${indent}}`].join("\n");
    }
    default:
      return "string";
  }
}

function memberName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/u.test(name) ? name : JSON.stringify(name);
}

/** `public.order-lines` → `PublicOrderLines`, and a number behind it where there is such a type. */
function typeName(name: string, taken: Set<string>): string {
  const words = name.split(/[^A-Za-z0-9]+/u).filter((word) => word !== "");
  const joined = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
  const base = /^[A-Z]/u.test(joined) ? joined : `Record${joined}`;
  let type = base;
  for (let number = 2; taken.has(type); number += 1) type = `${base}${number}`;
  taken.add(type);
  return type;
}

function comment(text: string, indent: string): string[] {
  const line = text.replaceAll("*/", "*\\/").replaceAll(/\s+/gu, " ").trim();
  return [`${indent}/** ${line} */`];
}
