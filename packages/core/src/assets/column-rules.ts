import type { ColumnType, Field } from "../contract/column-type.ts";
import type { FieldRules } from "../contract/field-rules.ts";
import type { KeyPath } from "../errors/key-problem.ts";
import { compareCursorValues } from "../run/compare-cursor-values.ts";
import { isOrdered } from "../validation/checks/compare-values.ts";
import { BatchBuilder } from "../batch/batch-builder.ts";
import { ContractCheck } from "../validation/contract-check.ts";
import { canonicalValue } from "./canonical-value.ts";
import type { ContractNotes } from "./contract-notes.ts";
import { formatColumnType } from "./format-column-type.ts";
import { plainNumber } from "./plain-number.ts";

type RuleName = keyof FieldRules;

/** A rule as the contract writes it, and where. */
export interface WrittenRule {
  readonly name: RuleName;
  readonly value: unknown;
  readonly path: KeyPath;
}

const numbers = ["int8", "int16", "int32", "int64", "float32", "float64", "decimal"];

/** A lower limit with an upper one, the plainest first. */
const bounds = [
  ["minimum", "maximum"],
  ["exclusiveMinimum", "maximum"],
  ["minimum", "exclusiveMaximum"],
  ["exclusiveMinimum", "exclusiveMaximum"],
] as const;

/** Which columns a rule is for, in words. */
const meantFor: Readonly<
  Record<RuleName, readonly [words: string, fits: (type: ColumnType) => boolean]>
> = {
  enum: [
    "columns of plain values",
    ({ kind }) => !["list", "struct", "json", "binary"].includes(kind),
  ],
  pattern: ["text columns", ({ kind }) => kind === "string"],
  minimum: ["numbers, dates and times", isOrdered],
  maximum: ["numbers, dates and times", isOrdered],
  exclusiveMinimum: ["numbers, dates and times", isOrdered],
  exclusiveMaximum: ["numbers, dates and times", isOrdered],
  multipleOf: ["numbers", ({ kind }) => numbers.includes(kind)],
  minLength: ["text and binary columns", ({ kind }) => kind === "string" || kind === "binary"],
  maxLength: ["text and binary columns", ({ kind }) => kind === "string" || kind === "binary"],
  minItems: ["lists", ({ kind }) => kind === "list"],
  maxItems: ["lists", ({ kind }) => kind === "list"],
  unique: ["columns of plain values", ({ kind }) => kind !== "list" && kind !== "struct"],
};

/** The rules of one column, each checked against its type and against the others. */
export function columnRules(
  written: readonly WrittenRule[],
  type: ColumnType,
  notes: ContractNotes,
): FieldRules | undefined {
  const rules: Partial<Record<RuleName, unknown>> = {};
  for (const rule of written) {
    const key = rule.path.at(-1);
    const same = written.find(({ name }) => name === rule.name);
    if (same !== undefined && same !== rule) {
      notes.report(rule.path, `'${key}' says the same as '${same.path.at(-1)}': keep one of them`);
      continue;
    }
    const value = ruleValue(rule, type, notes);
    if (value !== undefined) rules[rule.name] = value;
  }
  if (Object.keys(rules).length === 0) return undefined;
  checkTogether(rules as FieldRules, written, type, notes);
  return rules as FieldRules;
}

function ruleValue(
  { name, value, path }: WrittenRule,
  type: ColumnType,
  notes: ContractNotes,
): unknown {
  const [words, fits] = meantFor[name];
  if (name === "unique" && value === false) return undefined;
  if (!fits(type)) {
    notes.report(path, `is a rule for ${words}, and this is of type ${formatColumnType(type)}`);
    return undefined;
  }
  switch (name) {
    case "unique":
    case "minLength":
    case "maxLength":
    case "minItems":
    case "maxItems":
      return value;
    case "pattern":
      return patternOf(value as string, path, notes);
    case "multipleOf":
      return divisorOf(value, path, notes);
    case "enum": {
      const texts = (value as unknown[]).map((item, index) =>
        canonical(item, [...path, index], type, notes),
      );
      return texts.every((text) => text !== undefined) ? texts : undefined;
    }
    default: {
      const limit = canonical(value, path, type, notes);
      if (limit !== "NaN") return limit;
      notes.report(path, "NaN is no limit: no value is above or below it");
      return undefined;
    }
  }
}

function canonical(
  value: unknown,
  path: KeyPath,
  type: ColumnType,
  notes: ContractNotes,
): string | undefined {
  const found = canonicalValue(notes.textOf(path, value), type);
  if ("text" in found) return found.text;
  notes.report(path, found.problem.replace(/\.$/u, ""));
  return undefined;
}

function patternOf(pattern: string, path: KeyPath, notes: ContractNotes): string | undefined {
  try {
    return new RegExp(pattern, "u").source === "" ? undefined : pattern;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    notes.report(path, `is not a regular expression: ${cause.message}`);
    return undefined;
  }
}

function divisorOf(value: unknown, path: KeyPath, notes: ContractNotes): string | undefined {
  const text = plainNumber(notes.textOf(path, value));
  if (/^\d+(?:\.\d+)?$/u.test(text) && /[1-9]/u.test(text)) return text;
  notes.report(path, `${text} is not a positive number such as 0.05`);
  return undefined;
}

/** Bounds that leave nothing between them, and values of an enum that another rule forbids. */
function checkTogether(
  rules: FieldRules,
  written: readonly WrittenRule[],
  type: ColumnType,
  notes: ContractNotes,
): void {
  const pathOf = (name: RuleName): KeyPath =>
    written.find((rule) => rule.name === name)?.path ?? [];
  for (const [lowName, highName] of bounds) {
    const low = rules[lowName];
    const high = rules[highName];
    if (low === undefined || high === undefined) continue;
    const order = compareCursorValues(low, high, type);
    const isExclusive = lowName !== "minimum" || highName !== "maximum";
    if (order < 0 || (order === 0 && !isExclusive)) continue;
    const words = order > 0 ? "is below the minimum" : "leaves no value above the minimum";
    notes.report(pathOf(highName), `${high} ${words} ${low}`);
    break;
  }
  for (const [least, most] of [
    ["minLength", "maxLength"],
    ["minItems", "maxItems"],
  ] as const) {
    if ((rules[least] ?? 0) > (rules[most] ?? Number.POSITIVE_INFINITY)) {
      notes.report(pathOf(most), `${rules[most]} is below the minimum ${rules[least]}`);
    }
  }
  const { enum: values, ...others } = rules;
  if (values === undefined) return;
  const field: Field = { name: "value", type, required: false, rules: others };
  const builder = new BatchBuilder({ fields: [field] }, values.length);
  for (const value of values)
    builder.appendRow({ value: type.kind === "boolean" ? value === "true" : value });
  for (const { row, message } of new ContractCheck({ fields: [field] }).find(builder.finish())) {
    notes.report([...pathOf("enum"), row], message.replace(/\.$/u, ""));
  }
}
