/** What a step of a pattern gives; `literal` gives nothing. */
export type PatternField =
  | "year"
  | "month"
  | "day"
  | "hour"
  | "hour12"
  | "half"
  | "minute"
  | "second"
  | "fraction"
  | "weekday"
  | "offset"
  | "literal";

/** One part of a pattern. */
export interface PatternStep {
  readonly field: PatternField;
  /** Fewest and most digits of a number. */
  readonly digits?: readonly [least: number, most: number];
  /** Texts in lower case, of which the position counts from 0. */
  readonly names?: readonly Uint8Array[];
  /** The bytes of a literal. */
  readonly bytes?: Uint8Array;
}

const months =
  "january february march april may june july august september october november december".split(
    " ",
  );
const weekdays = "sunday monday tuesday wednesday thursday friday saturday".split(" ");
const short = (names: readonly string[]): string[] => names.map((name) => name.slice(0, 3));
const encode = (names: readonly string[]): Uint8Array[] =>
  names.map((name) => new TextEncoder().encode(name));

/** The letters, and what so many of each mean. */
const letters: Readonly<Record<string, (count: number) => PatternStep | undefined>> = {
  y: yearStep,
  u: yearStep,
  M: (count) =>
    count <= 2
      ? numberStep("month", count)
      : nameStep("month", count === 3 ? short(months) : months),
  L: (count) => (count <= 2 ? numberStep("month", count) : undefined),
  d: (count) => numberStep("day", count),
  H: (count) => numberStep("hour", count),
  h: (count) => numberStep("hour12", count),
  m: (count) => numberStep("minute", count),
  s: (count) => numberStep("second", count),
  S: (count) => (count <= 9 ? { field: "fraction", digits: [count, count] } : undefined),
  a: () => nameStep("half", ["am", "pm"]),
  E: (count) => nameStep("weekday", count <= 3 ? short(weekdays) : weekdays),
  X: () => ({ field: "offset" }),
  x: () => ({ field: "offset" }),
  Z: () => ({ field: "offset" }),
};

function yearStep(count: number): PatternStep | undefined {
  if (count === 4) return { field: "year", digits: [4, 4] };
  if (count === 2) return { field: "year", digits: [2, 2] };
  return count === 1 ? { field: "year", digits: [1, 4] } : undefined;
}

function numberStep(field: PatternField, count: number): PatternStep | undefined {
  return count <= 2 ? { field, digits: [count, 2] } : undefined;
}

function nameStep(field: PatternField, names: readonly string[]): PatternStep {
  return { field, names: encode(names) };
}

/** The parts of a pattern in their order, or what is wrong with it. */
export function compileSteps(
  pattern: string,
): { readonly steps: PatternStep[] } | { readonly problem: string } {
  const steps: PatternStep[] = [];
  for (const [part] of pattern.matchAll(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+|'/gu)) {
    const step = stepOf(part);
    if (typeof step === "string") return { problem: `'${pattern}' ${step}` };
    const before = steps.at(-1);
    if (before?.digits && step.digits && before.digits[0] !== before.digits[1]) {
      return {
        problem: `'${pattern}' has two numbers in a row, and where the first ends is not said`,
      };
    }
    if (step.field !== "literal" && steps.some(({ field }) => field === step.field)) {
      return { problem: `'${pattern}' gives the ${step.field} twice` };
    }
    steps.push(step);
  }
  return { steps };
}

/** A step, or what is wrong. */
function stepOf(part: string): PatternStep | string {
  const letter = part[0]!;
  if (letter === "'") {
    if (part.length < 2) return "has a quote that is not closed";
    return literalStep(part === "''" ? "'" : part.slice(1, -1).replaceAll("''", "'"));
  }
  if (!/[A-Za-z]/u.test(letter)) {
    if (/[[\]{}#]/u.test(part)) return `has ${part}, which has a meaning that is not supported`;
    return literalStep(part);
  }
  const step = Object.hasOwn(letters, letter) ? letters[letter]!(part.length) : undefined;
  return step ?? `has ${part}; known are yyyy MM MMM dd HH hh mm ss S a E X, and text in 'quotes'`;
}

function literalStep(text: string): PatternStep {
  return { field: "literal", bytes: new TextEncoder().encode(text) };
}
