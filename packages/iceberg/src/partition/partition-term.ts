/** A column and what is made of its values. */
export interface PartitionTerm {
  readonly column: string;
  /** As a spec names it: `identity`, `bucket[16]`. */
  readonly transform: string;
}

const called = /^(?<name>[a-z]+)\(\s*(?:(?<size>\d+)\s*,\s*)?(?<column>[^,()]+?)\s*\)$/u;
const plurals: Readonly<Record<string, string>> = {
  years: "year",
  months: "month",
  days: "day",
  hours: "hour",
};

/** Reads `region`, `day(created_at)`, `bucket(16, id)`, as Spark's SQL writes them. */
export function parsePartitionTerm(term: string): PartitionTerm {
  const groups = called.exec(term.trim())?.groups;
  if (groups === undefined) return { column: term.trim(), transform: "identity" };
  const { name = "", size, column = "" } = groups;
  const transform = plurals[name] ?? name;
  return { column, transform: size === undefined ? transform : `${transform}[${size}]` };
}
