import type { JsonObject } from "@dativo/core/plugin";

/**
 * Nessie as the REST catalog that it is too. Older job files have its address, that of its own API, in
 * `connection.nessie.uri`; a branch goes into the path.
 */
export function nessieSettings(catalog: JsonObject, connection: JsonObject): JsonObject {
  const { branch, uri: own, ...rest } = catalog;
  const nessie = connection["nessie"] as JsonObject | null | undefined;
  const uri = own ?? nessie?.["uri"];
  if (typeof uri !== "string") return { ...rest, type: "rest" };
  const plain = uri.replace(/\/+$/u, "");
  const root = plain.replace(/\/api(?:\/v\d+)?$/u, "/iceberg");
  return { ...rest, type: "rest", uri: typeof branch === "string" ? `${root}/${branch}` : root };
}
