import type { ColumnType, StreamSchema } from "../contract/column-type.ts";
import type { StreamRequest } from "../contract/extract-request.ts";
import { planErrors } from "../errors/plan-errors.ts";

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u;
const day = /^[+-]?\d{4,6}-\d{2}(?:-\d{2})?/u;
const time = /^\d{2}:\d{2}/u;

/** What a value of a type looks like at the least; the rest is for the reader to say, since sources differ in it. */
const shapes: Partial<Record<ColumnType["kind"], RegExp>> = {
  int8: number,
  int16: number,
  int32: number,
  int64: number,
  float32: number,
  float64: number,
  decimal: number,
  date: day,
  timestamp: day,
  timestamptz: day,
  time,
};

/**
 * Refuses bounds of `--from` and `--to` that are no values of the cursor at all: most readers would find no record
 * between them, and the run would look as if there were none.
 *
 * @throws `BACKFILL_BOUND_INVALID`
 */
export function refuseStrangeBounds(
  { stream, cursor }: Pick<StreamRequest, "stream" | "cursor">,
  { fields }: StreamSchema,
): void {
  if (!cursor) return;
  const { field, from, before } = cursor;
  const kind = fields.find(({ name }) => name === field)?.type.kind;
  const shape = kind && shapes[kind];
  if (!shape) return;
  for (const bound of [from, before]) {
    if (bound !== undefined && !shape.test(bound)) {
      throw planErrors.backfillBoundInvalid(stream.name, field, kind, bound);
    }
  }
}
