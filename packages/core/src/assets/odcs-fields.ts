import type { ColumnType, Field } from "../contract/column-type.ts";
import type { FieldRules } from "../contract/field-rules.ts";
import type { KeyPath } from "../errors/key-problem.ts";
import { checkedFormat } from "./checked-format.ts";
import { columnRules, type WrittenRule } from "./column-rules.ts";
import type { ContractNotes } from "./contract-notes.ts";
import { numberFormats, scalarType } from "./logical-type.ts";
import type { OdcsItem, OdcsProperty } from "./odcs-schema.ts";
import { decimalProblem } from "./unknown-type.ts";

const ruleOptions = [
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
] as const satisfies readonly (keyof FieldRules)[];

/** Before version 3.1 of the standard, `exclusiveMinimum: true` made `minimum` exclusive. */
const exclusiveOf: Readonly<Record<string, "exclusiveMinimum" | "exclusiveMaximum">> = {
  minimum: "exclusiveMinimum",
  maximum: "exclusiveMaximum",
};

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
    const { physicalType } = property;
    const unknown = physicalType === undefined ? "" : `: ${unknownPhysicalType(physicalType)}`;
    notes.report(
      [...path, "logicalType"],
      `is missing, and there is no \`physicalType\` that says the type${unknown}`,
    );
  }
  const written = writtenRules(property, path);
  const rules = type && columnRules(checkedRules(name, written, type, notes), type, notes);
  const format = type && formatOf(property, type, path, notes);
  const { description, classification } = property;
  return {
    name,
    type: type ?? { kind: "string" },
    // What identifies a record is never null.
    required: property.required === true || property.primaryKey === true,
    ...(description === undefined ? {} : { description }),
    ...(classification === undefined ? {} : { classification }),
    ...(rules === undefined ? {} : { rules }),
    ...(format === undefined ? {} : { format }),
  };
}

function unknownPhysicalType(name: string): string {
  const problem = decimalProblem(name);
  return problem === undefined ? `'${name}' is not known` : `of '${name}', ${problem}`;
}

function odcsType(property: OdcsItem, path: KeyPath, notes: ContractNotes): ColumnType | undefined {
  const { logicalType, properties = [], items } = property;
  if (logicalType === "array" && items !== undefined) {
    return { kind: "list", item: odcsField("element", items, [...path, "items"], notes) };
  }
  if (properties.length > 0 && (logicalType === undefined || logicalType === "object")) {
    const members = odcsFields(properties, [...path, "properties"], notes);
    return { kind: "struct", fields: requiredMembers(members, property, path, notes) };
  }
  const type = scalarType(property);
  refuseDecimal(property, path, notes);
  // What a text looks like can only be asked of a text.
  if (logicalType === "string" && type && hasTextRules(property)) return { kind: "string" };
  // Before version 3.1 of the standard a timestamp was a date with a format that has a time.
  const { format = "" } = property.logicalTypeOptions ?? {};
  const hasTime = /[Hh]/u.test(format.replaceAll(/'[^']*'/gu, ""));
  return type?.kind === "date" && hasTime ? { kind: "timestamp" } : type;
}

/** What the logical type alone would make of it, a double or an int64, does not hold what such a decimal does. */
function refuseDecimal(
  { logicalType, physicalType = "" }: OdcsItem,
  path: KeyPath,
  notes: ContractNotes,
): void {
  const problem = decimalProblem(physicalType);
  if (problem === undefined || (logicalType !== "number" && logicalType !== "integer")) return;
  notes.report([...path, "physicalType"], `there is no '${physicalType}': ${problem}`);
}

/** The members of an object, with those required that its options name. */
function requiredMembers(
  members: readonly Field[],
  { logicalTypeOptions: { required = [] } = {} }: OdcsItem,
  path: KeyPath,
  notes: ContractNotes,
): Field[] {
  const names = members.map(({ name }) => name);
  for (const [index, name] of required.entries()) {
    if (names.includes(name)) continue;
    const place = [...path, "logicalTypeOptions", "required", index];
    notes.report(place, `'${name}' is not a property; they are ${names.join(", ")}`);
  }
  return members.map((member) =>
    required.includes(member.name) ? { ...member, required: true } : member,
  );
}

function hasTextRules({ logicalTypeOptions: options = {} }: OdcsItem): boolean {
  const { pattern, minLength, maxLength } = options;
  return pattern !== undefined || minLength !== undefined || maxLength !== undefined;
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
  const others = ruleOptions.flatMap((key): WrittenRule[] => {
    const value = options[key];
    const exclusive = exclusiveOf[key];
    const isExclusive = exclusive !== undefined && options[exclusive] === true;
    const name = isExclusive ? exclusive : key;
    return value === undefined || typeof value === "boolean"
      ? []
      : [{ name, value, path: [...path, "logicalTypeOptions", key] }];
  });
  return [...own, ...others];
}

function formatOf(
  { logicalType = "string", logicalTypeOptions: { format } = {} }: OdcsItem,
  type: ColumnType,
  path: KeyPath,
  notes: ContractNotes,
): string | undefined {
  const place = [...path, "logicalTypeOptions", "format"];
  if (format === undefined) return undefined;
  if (["date", "timestamp", "time"].includes(logicalType)) {
    return checkedFormat(format, type, place, notes);
  }
  const valid = numberFormats[logicalType];
  if (valid !== undefined && !valid.includes(format)) {
    notes.report(place, `'${format}' is not valid; valid are ${valid.join(", ")}`);
  }
  return undefined;
}
