import type { StreamSchema } from "@dativo/core/plugin";
import { distance } from "fastest-levenshtein";
import { csvReaderErrors } from "./csv-reader-errors.ts";

/**
 * Finds the contract's columns in a file by their exact names, in any order. Columns that the contract
 * does not have are left out with one warning, optional ones that the file lacks are null with another.
 *
 * @param path for messages
 * @returns for each column of the contract its position in the file, or −1 where the file lacks it
 * @throws `CSV_REQUIRED_COLUMN_MISSING`
 */
export function matchColumns(
  schema: StreamSchema,
  found: readonly string[],
  path: string,
  warn: (message: string, columns: readonly string[]) => void,
): number[] {
  const positions = new Map(found.map((name, index) => [name, index]));
  const wanted = new Set(schema.fields.map((field) => field.name));
  const unused = found.filter((name) => !wanted.has(name));
  const absent = schema.fields.filter((field) => !positions.has(field.name));
  const missing = absent.filter((field) => field.required);
  if (missing.length > 0) {
    const named = missing.map(({ name }) => ({ name, nearest: nearestName(name, unused) }));
    throw csvReaderErrors.requiredColumnsMissing(path, named, found);
  }
  if (unused.length > 0) {
    warn(
      `Columns of ${path} that the contract does not have are ignored: ${unused.join(", ")}.`,
      unused,
    );
  }
  if (absent.length > 0) {
    const names = absent.map((field) => field.name);
    warn(`${path} lacks columns that are null for its records: ${names.join(", ")}.`, names);
  }
  return schema.fields.map((field) => positions.get(field.name) ?? -1);
}

function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const wanted = comparable(name);
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distance(wanted, comparable(candidate)) }))
    .toSorted((one, other) => one.distance - other.distance);
  const best = ranked[0];
  return best !== undefined && best.distance * 2 <= wanted.length ? best.candidate : undefined;
}

// `Order ID`, `order_id` and `orderId` are near to each other.
function comparable(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/gu, "");
}
