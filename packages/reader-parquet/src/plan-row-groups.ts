import { type Partition, z } from "@dativo/core/plugin";
import { filePartition, sourceFileErrors } from "@dativo/file-reader";
import type { RowGroup } from "./row-groups.ts";

/** A smaller share takes less time than starting a thread for it. */
const smallestShare = 4 * 1024 * 1024;

const groupsSchema = z.object({ rowGroups: z.tuple([z.int().min(0), z.int().min(0)]) });

/**
 * Divides files into shares of whole row groups, so that several threads have something to do.
 *
 * @param partitions whole files
 * @param groupsOf the row groups of a file, by the path that a partition names
 * @param parallelism shares that can be read at the same time
 */
export function planRowGroups(
  partitions: readonly Partition[],
  groupsOf: (path: string) => readonly RowGroup[],
  parallelism: number,
): Partition[] {
  const total = partitions.reduce((sum, { estimatedBytes = 0 }) => sum + estimatedBytes, 0);
  const share = Math.max(total / parallelism, smallestShare);
  return partitions.flatMap((partition) => {
    const { path } = filePartition(partition);
    const groups = groupsOf(path);
    const shares = parallelism < 2 ? [] : divide(groups, share);
    if (shares.length < 2) return [{ ...partition, estimatedRecords: rowsOf(groups) }];
    return shares.map(([first, last]) => {
      const own = groups.slice(first, last);
      return {
        ...partition,
        id: `${path}#${first}-${last}`,
        params: { ...partition.params, rowGroups: [first, last] },
        estimatedRecords: rowsOf(own),
        estimatedBytes: bytesOf(own),
      };
    });
  });
}

/**
 * The row groups of a file that a partition is: the first, and the one behind the last.
 *
 * @returns `undefined` for all of them
 * @throws `SOURCE_PARTITION_INVALID`
 */
export function plannedGroups({ id, params }: Partition): readonly [number, number] | undefined {
  if (params["rowGroups"] === undefined) return undefined;
  const parsed = groupsSchema.safeParse(params);
  if (!parsed.success) throw sourceFileErrors.partitionInvalid(id);
  return parsed.data.rowGroups;
}

/** Neighbours together, up to `share` bytes. */
function divide(groups: readonly RowGroup[], share: number): [number, number][] {
  const shares: [number, number][] = [];
  let bytes = 0;
  for (const [index, group] of groups.entries()) {
    const last = shares.at(-1);
    if (last !== undefined && bytes + group.bytes / 2 <= share) last[1] = index + 1;
    else {
      shares.push([index, index + 1]);
      bytes = 0;
    }
    bytes += group.bytes;
  }
  return shares;
}

function rowsOf(groups: readonly RowGroup[]): number {
  return groups.reduce((sum, { rows }) => sum + rows, 0);
}

function bytesOf(groups: readonly RowGroup[]): number {
  return groups.reduce((sum, { bytes }) => sum + bytes, 0);
}
