import type { BatteryCase } from "./battery-cases.ts";

/** One text for one value, whoever has printed it. */
export function canonical(printed: string | null, compare: BatteryCase["compare"]): unknown {
  if (printed === null || compare === undefined) return printed;
  if (compare === "json") return JSON.parse(printed);
  const number = numberOf(printed);
  return compare === "float" ? Math.fround(number) : number;
}

function numberOf(printed: string): number {
  const known: Readonly<Record<string, number>> = {
    inf: Number.POSITIVE_INFINITY,
    "-inf": Number.NEGATIVE_INFINITY,
    nan: Number.NaN,
  };
  return known[printed.toLowerCase()] ?? Number(printed);
}
