import { icebergErrors } from "../iceberg-errors.ts";
import type { IcebergSchema } from "../schema/iceberg-schema.ts";
import { parsePartitionTerm } from "./partition-term.ts";
import { transformOf } from "./transform.ts";

/** In which order a table would like its rows, as its metadata says it. */
export interface SortOrder {
  readonly "order-id": number;
  readonly fields: readonly SortField[];
}

/** One key of a sort order. */
interface SortField {
  readonly transform: string;
  readonly "source-id": number;
  readonly direction: "asc" | "desc";
  readonly "null-order": "nulls-first" | "nulls-last";
}

/** No order at all: the id is reserved for it. */
export const unsorted: SortOrder = { "order-id": 0, fields: [] };

const key = /^(?<term>.+?)(?:\s+(?<direction>asc|desc))?(?:\s+nulls[ -](?<nulls>first|last))?$/iu;

/**
 * The sort order of a new table.
 *
 * @param keys such as `created_at desc nulls last` or `bucket(16, id)`
 * @throws `ICEBERG_SORT_ORDER_INVALID`, `ICEBERG_TRANSFORM_INVALID`
 */
export function newSortOrder(keys: readonly string[], schema: IcebergSchema): SortOrder {
  if (keys.length === 0) return unsorted;
  const fields = keys.map((text): SortField => {
    const { term = "", direction = "asc", nulls } = key.exec(text.trim())?.groups ?? {};
    const { column, transform } = parsePartitionTerm(term);
    const source = schema.fields.find(({ name }) => name === column);
    if (source === undefined || typeof source.type !== "string") {
      throw icebergErrors.sortOrderInvalid(
        text,
        schema.fields.map(({ name }) => name),
      );
    }
    const isDescending = direction.toLowerCase() === "desc";
    const nullsLast = nulls === undefined ? isDescending : nulls.toLowerCase() === "last";
    return {
      transform: transformOf(transform, source.type).name,
      "source-id": source.id,
      direction: isDescending ? "desc" : "asc",
      "null-order": nullsLast ? "nulls-last" : "nulls-first",
    };
  });
  return { "order-id": 1, fields };
}
