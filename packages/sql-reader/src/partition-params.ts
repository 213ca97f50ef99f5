import { type JsonObject, type Partition, z } from "@dativo/core/plugin";

const paramsSchema = z.object({
  /** Another kind will be that of changes, read from the log of the server. */
  kind: z.literal("rows"),
  /** The snapshot of the run; `null` where each connection has one of its own. */
  snapshot: z.string().nullable(),
  /** What is read, one after the other. */
  parts: z.array(
    z.object({
      /** What stands behind FROM, before its alias, which is `d`. */
      from: z.string(),
      /** What stands behind WHERE; `null` for everything. */
      where: z.string().nullable(),
    }),
  ),
});

/** What a partition of a table is: some queries over the columns of its stream. */
export type PartitionParams = z.output<typeof paramsSchema>;

/** One of the queries. */
export type Part = PartitionParams["parts"][number];

/** What a partition of this kind holds; `undefined` where it is of another. */
export function readParams({ params }: Partition): PartitionParams | undefined {
  const parsed = paramsSchema.safeParse(params);
  return parsed.success ? parsed.data : undefined;
}

/**
 * @param snapshot by which tasks see what the planner saw; `undefined` where there is none
 */
export function writeParams(snapshot: string | undefined, parts: readonly Part[]): JsonObject {
  return {
    kind: "rows",
    snapshot: snapshot ?? null,
    parts: parts.map(({ from, where }) => ({ from, where })),
  };
}

/** Both conditions at once; `null` is none. */
export function both(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return `(${one}) AND (${other})`;
}

/** From FROM on, as SQL writes it. */
export function fromPart({ from, where }: Part): string {
  return `FROM ${from} AS d${where === null ? "" : ` WHERE ${where}`}`;
}
