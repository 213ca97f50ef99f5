import type { Partition } from "@dativo/core/plugin";
import { both, writeParams, type Part } from "@dativo/sql-reader";
import { escapeIdentifier, type Client } from "pg";
import type { Relation } from "../catalog/describe-relation.ts";
import { splitByKey } from "./split-by-key.ts";

const pageBytes = 8192;
/** A smaller share takes less time than another connection. */
const smallestShare = 32 * 1024 * 1024;
/** Since then the server goes to the pages of a range, and does not look at all others. */
const firstVersionWithRanges = 140_000;

/** What is to be shared out. */
export interface SplitRequest {
  readonly relation: Relation;
  readonly parts: readonly Part[];
  readonly snapshot: string | undefined;
  readonly parallelism: number;
}

/** A table, or one partition of a partitioned one, with the pages that it has now. */
interface Leaf {
  readonly from: string;
  readonly bytes: number;
  readonly isHeap: boolean;
}

/** A part of a table, and how much of it there is. */
interface Share {
  readonly id: string;
  readonly part: Part;
  readonly bytes: number;
}

/**
 * Shares out a large table by ranges of its pages, which lose and double nothing because all connections see
 * one snapshot; where the server cannot go to a page, by ranges of its primary key. What is small, or has neither,
 * or cannot be seen through one snapshot, is one partition.
 */
export async function splitTable(client: Client, request: SplitRequest): Promise<Partition[]> {
  const { relation, parts, snapshot, parallelism } = request;
  const [only] = parts;
  const whole = only?.from === relation.sql && parts.length === 1;
  const leaves = whole ? await leavesOf(client, relation) : [];
  const bytes = leaves.reduce((sum, leaf) => sum + leaf.bytes, 0);
  const share = Math.max(bytes / parallelism, smallestShare);
  const canSplit = snapshot !== undefined && parallelism > 1 && bytes >= 2 * smallestShare;
  if (!canSplit || only === undefined) {
    return [
      {
        id: "all",
        params: writeParams(snapshot, parts),
        ...(bytes > 0 ? { estimatedBytes: bytes } : {}),
      },
    ];
  }
  const byKey = leaves.every((leaf) => hasRanges(leaf, relation))
    ? undefined
    : await splitByKey(client, relation, only, Math.round(bytes / share));
  if (byKey) {
    return byKey.map((part, index) => ({
      id: `range ${index + 1} of ${byKey.length}`,
      params: writeParams(snapshot, [part]),
      estimatedBytes: bytes / byKey.length,
    }));
  }
  const shares = leaves.flatMap((leaf) => sharesOf(leaf, only, share, hasRanges(leaf, relation)));
  return together(shares, share).map((group) => ({
    id: group.length === 1 ? group[0]!.id : `${group[0]!.id} … ${group.at(-1)!.id}`,
    params: writeParams(
      snapshot,
      group.map(({ part }) => part),
    ),
    estimatedBytes: group.reduce((sum, each) => sum + each.bytes, 0),
  }));
}

async function leavesOf(client: Client, relation: Relation): Promise<Leaf[]> {
  if (!["r", "m", "p"].includes(relation.kind)) return [];
  const tree =
    relation.kind === "p"
      ? "(SELECT relid FROM pg_partition_tree($1::oid) WHERE isleaf)"
      : "($1::oid)";
  const { rows } = await client.query<{
    schema: string;
    table: string;
    bytes: string;
    is_heap: boolean;
  }>(
    `SELECT n.nspname AS schema, c.relname AS table, pg_relation_size(c.oid) AS bytes,
       c.relkind IN ('r', 'm') AND coalesce(a.amname = 'heap', false) AS is_heap
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am a ON a.oid = c.relam
     WHERE c.oid IN ${tree} ORDER BY 1, 2`,
    [relation.id],
  );
  return rows.map(({ schema, table, bytes, is_heap: isHeap }) => ({
    from: `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`,
    bytes: Number(bytes),
    isHeap,
  }));
}

/** Whether the server can go to a page of it. */
function hasRanges({ isHeap }: Leaf, { serverVersion }: Relation): boolean {
  return isHeap && serverVersion >= firstVersionWithRanges;
}

function sharesOf(
  { from, bytes }: Leaf,
  { where }: Part,
  share: number,
  canRange: boolean,
): Share[] {
  const count = canRange ? Math.max(Math.round(bytes / share), 1) : 1;
  const pages = Math.ceil(bytes / pageBytes);
  return Array.from({ length: count }, (_, index) => {
    const first = Math.floor((pages * index) / count);
    const last = Math.floor((pages * (index + 1)) / count);
    // The last range is open: the table may have grown since, and a page that was not there holds nothing else.
    const conditions = [
      ...(index === 0 ? [] : [`ctid >= '(${first},0)'::tid`]),
      ...(index === count - 1 ? [] : [`ctid < '(${last},0)'::tid`]),
    ];
    const range = conditions.length === 0 ? null : conditions.join(" AND ");
    const id = count === 1 ? from : `${from} from page ${first}`;
    return { id, part: { from, where: both(range, where) }, bytes: bytes / count };
  });
}

/** Puts neighbours together until they are as much as a share. */
function together(shares: readonly Share[], most: number): Share[][] {
  const groups: Share[][] = [];
  let room = 0;
  for (const share of shares) {
    const group = groups.at(-1);
    if (group !== undefined && share.bytes <= room) {
      group.push(share);
      room -= share.bytes;
    } else {
      groups.push([share]);
      room = most - share.bytes;
    }
  }
  return groups;
}
