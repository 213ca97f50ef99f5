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

/** How the table's files are reached with the keys that the catalog lends; `undefined` where it lends none. */
export function vendedAccess(loaded: LoadedTable): StoreAccess | undefined {
  const { location } = loaded.metadata;
  const fitting = (loaded["storage-credentials"] ?? [])
    .filter(({ prefix }) => location.startsWith(prefix) || prefix === "s3")
    .toSorted((left, right) => right.prefix.length - left.prefix.length);
  const config = { ...loaded.config, ...fitting[0]?.config };
  const { "s3.access-key-id": id, "s3.secret-access-key": secret } = config;
  if (id === undefined || secret === undefined) return undefined;
  const token = config["s3.session-token"];
  const keys = {
    access_key_id: id,
    secret_access_key: secret,
    ...(token === undefined ? {} : { session_token: token }),
  };
  return { connection: { s3: { ...keys, ...placeOf(config) } }, credentials: {} };
}

/**
 * How the table's files are reached with the job's own keys, at the store that the catalog names; `undefined`
 * where it names none, or the job itself does.
 */
export function namedAccess(
  config: Readonly<Record<string, string>>,
  { connection, credentials }: StoreAccess,
): StoreAccess | undefined {
  const own = (connection["s3"] ?? connection) as JsonObject;
  if (config["s3.endpoint"] === undefined || own["endpoint"] !== undefined) return undefined;
  return { connection: { s3: { ...placeOf(config), ...own } }, credentials };
}

/** Where the store is. */
function placeOf(config: Readonly<Record<string, string>>): JsonObject {
  const pathStyle = config["s3.path-style-access"];
  const parts: Readonly<Record<string, string | boolean | undefined>> = {
    endpoint: config["s3.endpoint"],
    region: config["client.region"] ?? config["s3.region"],
    path_style_access: pathStyle === undefined ? undefined : pathStyle === "true",
  };
  return Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined),
  ) as JsonObject;
}
