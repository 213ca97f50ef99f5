import type { Client } from "pg";
import type { PgType } from "./pg-type.ts";

interface TypeRow {
  readonly oid: number;
  readonly name: string;
  readonly kind: "b" | "c" | "d" | "e" | "m" | "p" | "r";
  readonly item: number;
  readonly is_array: boolean;
  readonly base: number;
  readonly base_modifier: number;
  readonly bound: number | null;
  readonly members: readonly { name: string; type: number; modifier: number }[] | null;
}

const query = `
SELECT t.oid::int8::float8 AS oid,
  CASE WHEN n.nspname = 'pg_catalog' THEN t.typname ELSE n.nspname || '.' || t.typname END AS name,
  t.typtype AS kind, t.typelem::int8::float8 AS item,
  t.typcategory = 'A' AND t.typelem <> 0 AND t.typlen = -1 AS is_array,
  t.typbasetype::int8::float8 AS base, t.typtypmod AS base_modifier,
  coalesce(r.rngsubtype, m.rngtypid)::int8::float8 AS bound,
  CASE WHEN t.typtype = 'c' THEN (
    SELECT json_agg(json_build_object('name', a.attname, 'type', a.atttypid::int8, 'modifier', a.atttypmod)
      ORDER BY a.attnum)
    FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
  ) END AS members
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_range r ON r.rngtypid = t.oid
LEFT JOIN pg_range m ON m.rngmultitypid = t.oid
WHERE t.oid = ANY ($1)`;

/** Versions before 14 have no multiranges. */
const olderQuery = query
  .replace("coalesce(r.rngsubtype, m.rngtypid)", "r.rngsubtype")
  .replace("LEFT JOIN pg_range m ON m.rngmultitypid = t.oid\n", "");

/** The types of the given ids, and all that they are made of, by the catalog. */
export async function loadTypes(
  client: Client,
  ids: readonly number[],
  serverVersion: number,
): Promise<(id: number, modifier: number) => PgType> {
  const rows = new Map<number, TypeRow>();
  let wanted = new Set(ids);
  while (wanted.size > 0) {
    const text = serverVersion >= 140_000 ? query : olderQuery;
    const found = await client.query<TypeRow>(text, [[...wanted]]);
    for (const row of found.rows) rows.set(Number(row.oid), row);
    const next = found.rows.flatMap(({ item, base, bound, members, is_array: isArray }) => [
      ...(isArray ? [item] : []),
      ...(base === 0 ? [] : [base]),
      ...(bound === null ? [] : [bound]),
      ...(members ?? []).map(({ type }) => type),
    ]);
    wanted = new Set(next.filter((id) => !rows.has(id)));
  }
  const scale = [...rows.values()].some(({ name }) => name === "money")
    ? await moneyScale(client)
    : -1;
  return (id, modifier) => typeOf(rows, id, rows.get(id)?.name === "money" ? scale : modifier);
}

/** Digits after the point, which the server's `lc_monetary` says. */
async function moneyScale(client: Client): Promise<number> {
  const { rows } = await client.query<{ scale: number }>(
    "SELECT scale(1::int4::money::numeric) AS scale",
  );
  return rows[0]?.scale ?? 2;
}

function typeOf(rows: ReadonlyMap<number, TypeRow>, id: number, modifier: number): PgType {
  const row = rows.get(id);
  if (!row) return { kind: "base", name: "unknown", modifier: -1 };
  const { name } = row;
  const inner = (of: number, own = -1): PgType => typeOf(rows, of, own);
  if (row.is_array) return { kind: "array", item: inner(row.item, modifier) };
  switch (row.kind) {
    case "d":
      return inner(row.base, row.base_modifier);
    case "e":
      return { kind: "enum", name };
    case "r":
      return { kind: "range", name, bound: inner(row.bound ?? 0) };
    case "m":
      return { kind: "multirange", name, range: inner(row.bound ?? 0) };
    case "c":
      return {
        kind: "composite",
        name,
        members: (row.members ?? []).map((member) => ({
          name: member.name,
          type: inner(member.type, member.modifier),
        })),
      };
    default:
      return { kind: "base", name, modifier };
  }
}
