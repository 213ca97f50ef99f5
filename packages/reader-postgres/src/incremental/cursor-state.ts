import type { JsonValue } from "@dativo/core/plugin";
import { z } from "zod";
import { postgresReaderErrors } from "../postgres-reader-errors.ts";

const stateSchema = z.object({
  version: z.literal(1),
  /** Name of the cursor column. */
  field: z.string(),
  /** The highest value that was read, as PostgreSQL prints it. */
  position: z.string(),
  /**
   * The records with exactly this value that were read: by their primary keys; or, of a table without one, by
   * the hashes of their texts, each with how many there were.
   */
  boundary: z.union([
    z.object({ keys: z.array(z.string()) }),
    z.object({ hashes: z.record(z.string(), z.int()) }),
  ]),
});

/** How far a stream was read. */
export type CursorStateOfReader = z.output<typeof stateSchema>;

/**
 * The state that the last run has left; `undefined` where there is none, or one of another cursor.
 *
 * @throws `POSTGRES_STATE_INVALID`
 */
export function readCursorState(
  state: JsonValue | undefined,
  stream: string,
  field: string,
): CursorStateOfReader | undefined {
  if (state === undefined) return undefined;
  const parsed = stateSchema.safeParse(state);
  if (!parsed.success) throw postgresReaderErrors.stateInvalid(stream);
  return parsed.data.field === field ? parsed.data : undefined;
}
