import type { ColumnType, Field } from "../contract/column-type.ts";
import type { FieldRules } from "../contract/field-rules.ts";
import type { KeyPath } from "../errors/key-problem.ts";
import type { FieldInput, ItemInput } from "./asset-schema.ts";
import { columnRules, type WrittenRule } from "./column-rules.ts";
import type { ContractNotes } from "./contract-notes.ts";
import { checkedFormat } from "./checked-format.ts";
import { parseColumnType } from "./parse-column-type.ts";
import { unknownType } from "./unknown-type.ts";

/** Keys of a column, and the rules that they state. */
const ruleKeys: Readonly<Partial<Record<keyof ItemInput, keyof FieldRules>>> = {
  unique: "unique",
  enum: "enum",
  pattern: "pattern",
  minimum: "minimum",
  maximum: "maximum",
  exclusive_minimum: "exclusiveMinimum",
  exclusive_maximum: "exclusiveMaximum",
  multiple_of: "multipleOf",
  min_length: "minLength",
  max_length: "maxLength",
  min_items: "minItems",
  max_items: "maxItems",
  exclusiveMinimum: "exclusiveMinimum",
  exclusiveMaximum: "exclusiveMaximum",
  multipleOf: "multipleOf",
  minLength: "minLength",
  maxLength: "maxLength",
  minItems: "minItems",
  maxItems: "maxItems",
};

/** The columns of a contract in the flat form, each with its type and its rules. */
export function flatFields(
  inputs: readonly FieldInput[],
  path: KeyPath,
  notes: ContractNotes,
): Field[] {
  const names = inputs.map(({ name }) => name);
  return inputs.map((input, index) => {
    if (names.indexOf(input.name) !== index) {
      notes.report([...path, index, "name"], `the column '${input.name}' is declared twice`);
    }
    return flatField(input.name, input, [...path, index], notes);
  });
}

function flatField(name: string, input: ItemInput, path: KeyPath, notes: ContractNotes): Field {
  const type = flatType(input, path, notes);
  const rules = type && columnRules(writtenRules(input, path), type, notes);
  const format = type && checkedFormat(input.format, type, [...path, "format"], notes);
  return {
    name,
    type: type ?? { kind: "string" },
    required: input.required ?? false,
    ...(input.description === undefined ? {} : { description: input.description }),
    ...(input.classification === undefined ? {} : { classification: input.classification }),
    ...(rules === undefined ? {} : { rules }),
    ...(format === undefined ? {} : { format }),
  };
}

function writtenRules(input: ItemInput, path: KeyPath): WrittenRule[] {
  return Object.entries(ruleKeys).flatMap(([key, name]) => {
    const value: unknown = Reflect.get(input, key);
    return value === undefined ? [] : [{ name, value, path: [...path, key] }];
  });
}

/** `undefined` where the type cannot be told, which is reported. */
function flatType(input: ItemInput, path: KeyPath, notes: ContractNotes): ColumnType | undefined {
  const { type, items, fields } = input;
  const refuse = (key: string, message: string): undefined => {
    notes.report([...path, key], message);
    return undefined;
  };
  if (type === "list") {
    if (items === undefined) return refuse("type", "a list needs `items: {type: …}`");
    return { kind: "list", item: flatField("element", items, [...path, "items"], notes) };
  }
  if (type === "struct") {
    if (fields === undefined) return refuse("type", "a struct needs `fields: [{name, type}, …]`");
    return { kind: "struct", fields: flatFields(fields, [...path, "fields"], notes) };
  }
  if (items) return refuse("items", `only a list has items, and this is '${type}'`);
  if (fields) return refuse("fields", `only a struct has fields, and this is '${type}'`);
  return parseColumnType(type) ?? refuse("type", unknownType(type));
}
