import { compileDatePattern, type PatternKind } from "./date-pattern.ts";
import type { PatternField, PatternStep } from "./date-pattern-steps.ts";

/**
 * The moment of every example, Friday the 9th of February 2024, five past one in the afternoon: its day,
 * month and minute have one digit, so that an example shows whether a pattern wants a zero before it.
 */
const moment: Readonly<Record<Exclude<PatternField, "literal" | "offset">, number>> = {
  year: 2024,
  month: 2,
  day: 9,
  weekday: 5,
  hour: 13,
  hour12: 1,
  half: 1,
  minute: 5,
  second: 6,
  fraction: 123,
};

// A file may have millions of values that its pattern does not fit, and a contract has few patterns.
const examples = new Map<string, string | undefined>();

/**
 * A text that follows a pattern, for messages: people see at once what a column takes.
 *
 * @returns `undefined` for a pattern that makes no values of the kind
 */
export function datePatternExample(pattern: string, kind: PatternKind): string | undefined {
  const key = `${kind} ${pattern}`;
  if (!examples.has(key)) examples.set(key, makeExample(pattern, kind));
  return examples.get(key);
}

function makeExample(pattern: string, kind: PatternKind): string | undefined {
  const compiled = compileDatePattern(pattern, kind);
  return "problem" in compiled ? undefined : compiled.steps.map(stepText).join("");
}

function stepText({ field, digits = [1, 9], names, bytes }: PatternStep): string {
  if (field === "literal") return new TextDecoder().decode(bytes);
  if (field === "offset") return "Z";
  const value = moment[field];
  if (names) return nameText(names[field === "month" ? value - 1 : value], field);
  const [least, most] = digits;
  if (field === "fraction") return String(value).padEnd(most, "0").slice(0, most);
  if (field === "year" && most === 2) return String(value).slice(2);
  return String(value).padStart(least, "0");
}

/** Patterns keep their names in lower case; people write them `Feb` and `PM`. */
function nameText(name: Uint8Array | undefined, field: PatternField): string {
  const text = new TextDecoder().decode(name);
  return field === "half" ? text.toUpperCase() : text.charAt(0).toUpperCase() + text.slice(1);
}
