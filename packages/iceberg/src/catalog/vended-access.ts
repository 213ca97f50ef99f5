import type { JsonObject, StoreAccess } from "@dativo/core/plugin";
import type { TableMetadata } from "../metadata/table-metadata.ts";

/** What a REST catalog says of a table, as far as this package looks at it. */
export interface LoadedTable {
  readonly metadata: TableMetadata;
  readonly config?: Readonly<Record<string, string>>;
  readonly "storage-credentials"?: readonly {
    readonly prefix: string;
    readonly config: Readonly<Record<string, string>>;
  }[];
}

/**
 * How the table's files are reached with the keys that the catalog lends; `undefined` where it lends none. What
 * the job says of the store, but for its keys, holds over what the catalog says: where they reach it by
 * different names, the catalog does not know.
 */
export function vendedAccess(loaded: LoadedTable, own: StoreAccess): StoreAccess | undefined {
  const { location } = loaded.metadata;
  const fitting = (loaded["storage-credentials"] ?? [])
    .filter(({ prefix }) => location.startsWith(prefix) || prefix === "s3")
    .toSorted((left, right) => right.prefix.length - left.prefix.length);
  const config = { ...loaded.config, ...fitting[0]?.config };
  const { "s3.access-key-id": id, "s3.secret-access-key": secret } = config;
  if (id === undefined || secret === undefined) return undefined;
  const keys = withoutGaps({
    access_key_id: id,
    secret_access_key: secret,
    session_token: config["s3.session-token"],
  });
  const place = Object.entries(sectionOf(own)).filter(([key]) => !keyNames.has(key));
  const s3 = { ...placeOf(config), ...Object.fromEntries(place), ...keys };
  return { connection: { s3 }, credentials: {} };
}

/**
 * How the table's files are reached with the job's own keys, at the store that the catalog names; `undefined`
 * where it names none, or the job itself does.
 */
export function namedAccess(
  config: Readonly<Record<string, string>>,
  own: StoreAccess,
): StoreAccess | undefined {
  const section = sectionOf(own);
  if (config["s3.endpoint"] === undefined || section["endpoint"] !== undefined) return undefined;
  const { credentials } = own;
  return { connection: { s3: { ...placeOf(config), ...section } }, credentials };
}

/** What of a connection tells who is asking. */
const keyNames = new Set([
  "access_key_id",
  "access_key",
  "secret_access_key",
  "secret_key",
  "session_token",
  "profile",
]);

/** `connection.s3`, or the same keys in the connection itself. */
const sectionOf = ({ connection }: StoreAccess): JsonObject =>
  (connection["s3"] ?? connection) as JsonObject;

/** Where the store is. */
function placeOf(config: Readonly<Record<string, string>>): JsonObject {
  const pathStyle = config["s3.path-style-access"];
  return withoutGaps({
    endpoint: config["s3.endpoint"],
    region: config["client.region"] ?? config["s3.region"],
    path_style_access: pathStyle === undefined ? undefined : pathStyle === "true",
  });
}

function withoutGaps(parts: Readonly<Record<string, string | boolean | undefined>>): JsonObject {
  const said = Object.entries(parts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as JsonObject;
}
