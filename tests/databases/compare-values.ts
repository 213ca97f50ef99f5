/** How texts of both sides are compared where the same value may have several. */
export type Comparison = "float" | "double" | "json" | undefined;

/** One text for one value, whoever has printed it. */
export function canonical(printed: string | null, compare: Comparison): unknown {
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
