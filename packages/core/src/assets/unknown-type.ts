import { likelyType } from "./likely-type.ts";
import { typeNames } from "./parse-column-type.ts";

const mostDigits = 38;

/** A decimal under any of its names, with parameters that need not be possible. */
const decimalPattern =
  /^\s*(?:decimal|numeric|number|dec)\s*\(\s*(\d+)\s*(?:,\s*(-?\d+)\s*)?\)\s*$/iu;

/** What to say of a name that is no type of a contract. */
export function unknownType(name: string): string {
  const problem = decimalProblem(name);
  if (problem !== undefined) return `'${name}' is not a type: ${problem}`;
  // In `{ type: decimal(12,2) }` the comma is YAML's, and what is behind it another key.
  if (/^\s*decimal\s*\([^)]*$/iu.test(name)) {
    return `'${name}' is not a type: inside { } a type with a comma has to be in quotes, such as { name: price, type: "decimal(12,2)" }`;
  }
  const likely = likelyType(name);
  const hint = likely === undefined ? "." : `; did you mean '${likely}'?`;
  return `'${name}' is not a type${hint} The types are ${typeNames.join(", ")}`;
}

/**
 * Why there is no such decimal: how many digits it may have is a limit of Arrow's Decimal128, which nobody
 * knows who writes a contract.
 *
 * @returns `undefined` for a name of anything else, and for a decimal that there is
 */
export function decimalProblem(name: string): string | undefined {
  const match = decimalPattern.exec(name);
  if (!match) return undefined;
  const precision = Number(match[1]);
  const scale = Number(match[2] ?? 0);
  if (precision > mostDigits) {
    return `a decimal has at most ${mostDigits} digits, those after the point included, and this has ${precision}; widest is decimal(${mostDigits},scale)`;
  }
  if (precision < 1) return `a decimal has 1 to ${mostDigits} digits, and this has none`;
  if (scale < 0) return `the digits after the point (scale) cannot be fewer than 0`;
  if (scale > precision) {
    return `its precision (${precision}) counts all digits, and cannot be less than its scale (${scale}), the digits after the point`;
  }
  return undefined;
}
