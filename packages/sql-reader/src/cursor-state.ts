import { type JsonValue, z } from "@dativo/core/plugin";

const stateSchema = z.object({
  version: z.literal(1),
  /** Name of the cursor column. */
  field: z.string(),
  /** The highest value that was read, as the server prints it. */
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
export type CursorState = z.output<typeof stateSchema>;

/** The records with the highest value that were read. */
export type Boundary = CursorState["boundary"];

/** The state that a run has left; `undefined` where it is not one of a cursor. */
export function parseCursorState(state: JsonValue): CursorState | undefined {
  const parsed = stateSchema.safeParse(state);
  return parsed.success ? parsed.data : undefined;
}
