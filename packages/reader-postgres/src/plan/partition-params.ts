import type { JsonObject, Partition } from "@dativo/core/plugin";
import { z } from "zod";
import { postgresReaderErrors } from "../postgres-reader-errors.ts";

const paramsSchema = z.object({
  /** Another kind will be that of changes, read from the log of the server. */
  kind: z.literal("rows"),
  /** The snapshot of the run; `null` where each connection has one of its own. */
  snapshot: z.string().nullable(),
  /** What is read, one after the other. */
  parts: z.array(
    z.object({
      /** What stands behind FROM, before its alias. */
      from: z.string(),
      /** What stands behind WHERE; `null` for everything. */
      where: z.string().nullable(),
    }),
  ),
});

/** What a partition of this reader is: some queries over the columns of its stream. */
export type PartitionParams = z.output<typeof paramsSchema>;

/** One of the queries. */
export type Part = PartitionParams["parts"][number];

/** @throws `POSTGRES_PARTITION_INVALID` */
export function readParams({ id, params }: Partition): PartitionParams {
  const parsed = paramsSchema.safeParse(params);
  if (!parsed.success) throw postgresReaderErrors.partitionInvalid(id);
  return parsed.data;
}

export function writeParams(snapshot: string | undefined, parts: readonly Part[]): JsonObject {
  return {
    kind: "rows",
    snapshot: snapshot ?? null,
    parts: parts.map(({ from, where }) => ({ from, where })),
  };
}

/** Both conditions at once. */
export function both(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return `(${one}) AND (${other})`;
}
