import { likelyName } from "../errors/nearest-names.ts";
import { formatColumnType } from "./format-column-type.ts";
import { typeNames } from "./parse-column-type.ts";
import { parsePhysicalType } from "./physical-type.ts";

const otherWords: Readonly<Record<string, string>> = {
  array: "list",
  object: "struct",
  record: "struct",
  map: "struct",
  int: "integer",
  number: "decimal(18,2)",
  decimal: "decimal(18,2)",
  numeric: "decimal(18,2)",
  str: "string",
};

/**
 * The type of a contract that was probably meant by a name that is none: by its spelling, or because a
 * database or another format calls it so.
 */
export function likelyType(name: string): string | undefined {
  const word = name.trim().toLowerCase();
  if (Object.hasOwn(otherWords, word)) return otherWords[word];
  const physical = parsePhysicalType(name);
  return physical ? formatColumnType(physical) : likelyName(name, typeNames);
}
