import type { ColumnType, Field } from "../contract/column-type.ts";
import type { FieldRules } from "../contract/field-rules.ts";
import type { KeyPath } from "../errors/key-problem.ts";
import { checkedFormat } from "./checked-format.ts";
import { columnRules, type WrittenRule } from "./column-rules.ts";
import type { ContractNotes } from "./contract-notes.ts";
import { scalarType } from "./logical-type.ts";
import type { OdcsItem, OdcsProperty } from "./odcs-schema.ts";

const ruleOptions: readonly (keyof FieldRules)[] = [
  "pattern",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
];

/** The columns of an object in the standard's form. */
export function odcsFields(
  properties: readonly OdcsProperty[],
  path: KeyPath,
  notes: ContractNotes,
): Field[] {
  const names = properties.map(({ name }) => name);
  return properties.map((property, index) => {
    if (names.indexOf(property.name) !== index) {
      notes.report([...path, index, "name"], `the property '${property.name}' is declared twice`);
    }
    return odcsField(property.name, property, [...path, index], notes);
  });
}

function odcsField(name: string, property: OdcsItem, path: KeyPath, notes: ContractNotes): Field {
  const type = odcsType(property, path, notes);
  if (type === undefined) {
    notes.report(path, "says neither `logicalType` nor a `physicalType` that is known");
  }
  const written = writtenRules(property, path);
  const rules = type && columnRules(checkedRules(name, written, type, notes), type, notes);
  const format = type && formatOf(property, type, path, notes);
  const { description, classification } = property;
  return {
    name,
    type: type ?? { kind: "string" },
    required: property.required ?? property.primaryKey ?? false,
    ...(description === undefined ? {} : { description }),
    ...(classification === undefined ? {} : { classification }),
    ...(rules === undefined ? {} : { rules }),
    ...(format === undefined ? {} : { format }),
  };
}

function odcsType(property: OdcsItem, path: KeyPath, notes: ContractNotes): ColumnType | undefined {
  const { logicalType, properties = [], items } = property;
  if (logicalType === "array" && items !== undefined) {
    return { kind: "list", item: odcsField("element", items, [...path, "items"], notes) };
  }
  if (properties.length > 0 && (logicalType === undefined || logicalType === "object")) {
    const members = odcsFields(properties, [...path, "properties"], notes);
    const { required } = property.logicalTypeOptions ?? {};
    const names: readonly unknown[] = Array.isArray(required) ? required : [];
    const fields = members.map((member) =>
      names.includes(member.name) ? { ...member, required: true } : member,
    );
    return { kind: "struct", fields };
  }
  const type = scalarType(property);
  // What a text looks like can only be asked of a text.
  if (logicalType === "string" && type && hasTextRules(property)) return { kind: "string" };
  // Before version 3.1 of the standard a timestamp was a date with a format that has a time.
  const format = property.logicalTypeOptions?.["format"];
  const hasTime = typeof format === "string" && /[Hh]/u.test(format.replaceAll(/'[^']*'/gu, ""));
  return type?.kind === "date" && hasTime ? { kind: "timestamp" } : type;
}

function hasTextRules({ logicalTypeOptions: options = {} }: OdcsItem): boolean {
  return ["pattern", "minLength", "maxLength"].some((name) => options[name] !== undefined);
}

/** An array whose items are not described is JSON text, whose items nobody counts. */
function checkedRules(
  name: string,
  written: readonly WrittenRule[],
  { kind }: ColumnType,
  notes: ContractNotes,
): readonly WrittenRule[] {
  if (kind !== "json" || written.length === 0) return written;
  const rules = written.map((rule) => rule.name).join(" and ");
  notes.notices.push(
    `'${name}' has no \`items\`, so that it is kept as JSON text and ${rules} cannot be checked.`,
  );
  return [];
}

function writtenRules(
  { unique, logicalTypeOptions: options = {} }: OdcsItem,
  path: KeyPath,
): WrittenRule[] {
  const own =
    unique === true ? [{ name: "unique" as const, value: true, path: [...path, "unique"] }] : [];
  const others = ruleOptions.flatMap((name) => {
    const value = options[name];
    return value === undefined || value === null
      ? []
      : [{ name, value, path: [...path, "logicalTypeOptions", name] }];
  });
  return [...own, ...others];
}

function formatOf(
  { logicalType, logicalTypeOptions: options = {} }: OdcsItem,
  type: ColumnType,
  path: KeyPath,
  notes: ContractNotes,
): string | undefined {
  const { format } = options;
  const isTime = ["date", "timestamp", "time"].includes(logicalType ?? "");
  if (!isTime || typeof format !== "string") return undefined;
  return checkedFormat(format, type, [...path, "logicalTypeOptions", "format"], notes);
}
