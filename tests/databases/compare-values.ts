/** How texts of both sides are compared where the same value may have several. */
export type Comparison = "float" | "double" | "json" | undefined;

/** Values of one type, and how both sides print a value so that the same value has the same text. */
export interface BatteryCase {
  /** Of the table. */
  readonly name: string;
  readonly type: string;
  /** As SQL writes them. */
  readonly values: readonly string[];
  /** What DuckDB calls the type of the column. */
  readonly duckdbType: string;
  /** What the server prints, of the column `v`. */
  readonly server: string;
  /** What DuckDB prints, of the column `v`. */
  readonly duckdb: string;
  readonly compare?: Comparison;
}

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
