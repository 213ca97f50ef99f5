import type { ColumnType } from "@dativo/core/plugin";
import type { PgType } from "./pg-type.ts";

/** How values of a type that is not made of others lie on the wire. */
export type BaseWire =
  | "boolean"
  | "int2"
  | "int4"
  | "int8"
  | "unsigned"
  | "float4"
  | "float8"
  | "numeric"
  | "bytes"
  | "jsonb"
  | "date"
  | "time"
  | "timestamp"
  | "uuid"
  | "point"
  | "vector";

/** What is known of a type. */
export interface BaseTypeEntry {
  readonly type: ColumnType;
  readonly wire: BaseWire;
  /** What a value is cast to in the server; `$` stands for the value where it is more than a cast. */
  readonly cast?: string;
}

const string: ColumnType = { kind: "string" };
const point: ColumnType = {
  kind: "struct",
  fields: ["x", "y"].map((name) => ({ name, type: { kind: "float64" }, required: true })),
};
const vector: ColumnType = {
  kind: "list",
  item: { name: "item", type: { kind: "float32" }, required: true },
};
const text = { type: string, wire: "bytes" } as const;

/**
 * The types that have a column of their own kind. `numeric` is decided by its modifier. Everything that is
 * not here is read as its text.
 */
const baseTypes: Readonly<Record<string, BaseTypeEntry>> = {
  bool: { type: { kind: "boolean" }, wire: "boolean" },
  int2: { type: { kind: "int16" }, wire: "int2" },
  int4: { type: { kind: "int32" }, wire: "int4" },
  int8: { type: { kind: "int64" }, wire: "int8" },
  oid: { type: { kind: "int64" }, wire: "unsigned" },
  xid: { type: { kind: "int64" }, wire: "unsigned" },
  cid: { type: { kind: "int64" }, wire: "unsigned" },
  float4: { type: { kind: "float32" }, wire: "float4" },
  float8: { type: { kind: "float64" }, wire: "float8" },
  text,
  varchar: text,
  bpchar: text,
  name: text,
  citext: { ...text, cast: "text" },
  bytea: { type: { kind: "binary" }, wire: "bytes" },
  json: { type: { kind: "json" }, wire: "bytes" },
  jsonb: { type: { kind: "json" }, wire: "jsonb" },
  uuid: { type: { kind: "uuid" }, wire: "uuid" },
  date: { type: { kind: "date" }, wire: "date" },
  time: { type: { kind: "time" }, wire: "time" },
  timestamp: { type: { kind: "timestamp" }, wire: "timestamp" },
  timestamptz: { type: { kind: "timestamptz" }, wire: "timestamp" },
  point: { type: point, wire: "point" },
  hstore: { type: { kind: "json" }, wire: "bytes", cast: "hstore_to_json($)::text" },
  vector: { type: vector, wire: "vector" },
  halfvec: { type: vector, wire: "vector", cast: "vector" },
  geometry: { type: { kind: "binary" }, wire: "bytes", cast: "ST_AsEWKB($)" },
  geography: { type: { kind: "binary" }, wire: "bytes", cast: "ST_AsEWKB($)" },
};

/** Of extensions, whose schema the user chooses: the name without it. */
const ofExtensions = new Set(["citext", "hstore", "vector", "halfvec", "geometry", "geography"]);

/** What is known of a type by its name. */
export function baseTypeOf(name: string): BaseTypeEntry | undefined {
  const bare = name.slice(name.indexOf(".") + 1);
  if (name.includes(".") && !ofExtensions.has(bare)) return undefined;
  return Object.hasOwn(baseTypes, bare) ? baseTypes[bare] : undefined;
}

/** Whether values are texts already. */
export function isText(type: PgType): boolean {
  if (type.kind === "enum") return true;
  return type.kind === "base" && ["text", "varchar", "bpchar", "name"].includes(type.name);
}
