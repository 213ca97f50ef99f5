import { compileSteps, type PatternField, type PatternStep } from "./date-pattern-steps.ts";

/** The kinds of columns that a pattern can make values of. */
export type PatternKind = "date" | "time" | "timestamp" | "timestamptz";

/** A pattern that is known to make values of a kind. */
export interface DatePattern {
  readonly kind: PatternKind;
  readonly steps: readonly PatternStep[];
}

const dateFields: readonly PatternField[] = ["year", "month", "day"];
const timeFields: readonly PatternField[] = ["hour", "hour12", "minute", "second", "fraction"];

/**
 * Reads a pattern of dates and times in the letters of Java's DateTimeFormatter: `y M d H h m s S a E X
 * x Z`, text in quotes, and anything that is no letter as it stands.
 *
 * @returns the pattern, or what is wrong with it
 * @see https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/time/format/DateTimeFormatter.html
 */
export function compileDatePattern(
  pattern: string,
  kind: PatternKind,
): DatePattern | { readonly problem: string } {
  // Many patterns write UTC as a literal Z.
  const zoned = kind === "timestamptz" ? pattern.replace(/'Z'$/u, "X") : pattern;
  const compiled = compileSteps(zoned);
  if ("problem" in compiled) return compiled;
  const problem = unfit(compiled.steps, kind);
  if (problem !== undefined) return { problem: `'${pattern}' ${problem}` };
  return { kind, steps: compiled.steps };
}

function unfit(steps: readonly PatternStep[], kind: PatternKind): string | undefined {
  const fields = new Set(steps.map(({ field }) => field));
  const has = (field: PatternField): boolean => fields.has(field);
  const hasTime = timeFields.some(has);
  if (kind !== "time" && !dateFields.every(has)) {
    return "has to give year, month and day: yyyy, MM and dd";
  }
  if (kind === "time" && [...dateFields, "weekday" as const].some(has)) {
    return "has a date, and the column is a time";
  }
  if (kind === "date" && hasTime) return "has a time of day, and the column is a date";
  if (kind !== "date" && !has("hour") && !has("hour12") && (hasTime || kind === "time")) {
    return "has to give the hour: HH, or hh with a";
  }
  if (has("hour12") !== has("half")) return "has to give h and a together";
  if (has("fraction") && !has("second")) return "has a fraction (S) without seconds (s)";
  if (has("second") && !has("minute")) return "has seconds (s) without minutes (m)";
  if (kind === "timestamptz" && !has("offset")) {
    return "has no zone: end it with X, or make the column a timestamp";
  }
  if (kind !== "timestamptz" && has("offset")) return "has a zone, and the column has none";
  return undefined;
}
