import { resolve } from "node:path";
import { type JsonObject, z } from "@dativo/core/plugin";
import { icebergErrors } from "../iceberg-errors.ts";
import { nessieSettings } from "./nessie-settings.ts";

const text = z.string().min(1);

const filesystem = z.strictObject({
  type: z.enum(["filesystem", "hadoop"]),
  warehouse: text,
});

const sql = z.strictObject({
  type: z.enum(["sql", "jdbc"]),
  uri: text,
  name: text.default("default"),
  warehouse: text,
});

const rest = z.strictObject({
  type: z.literal("rest"),
  uri: text,
  warehouse: text.optional(),
  prefix: text.optional(),
  branch: text.optional(),
  credential: text.optional(),
  token: text.optional(),
  scope: text.optional(),
  oauth2_server_uri: text.optional(),
  headers: z.record(z.string(), z.string()).default({}),
  vended_credentials: z.boolean().default(true),
  sigv4: z
    .strictObject({
      region: text,
      service: text.default("glue"),
      access_key_id: text.optional(),
      secret_access_key: text.optional(),
      session_token: text.optional(),
    })
    .optional(),
});

const settingsSchema = z.discriminatedUnion("type", [filesystem, sql, rest]);

/** `target.catalog`, checked; a folder as a warehouse is absolute. */
export type CatalogSettings = z.output<typeof settingsSchema>;
/** Of a REST catalog. */
export type RestSettings = z.output<typeof rest>;

/**
 * @param catalog `target.catalog`
 * @param connection `target.connection`, in which older job files have the address of Nessie
 * @param baseFolder of the job file
 * @throws `ICEBERG_SETTINGS_INVALID`
 */
export function readCatalogSettings(
  catalog: JsonObject,
  connection: JsonObject,
  baseFolder: string,
): CatalogSettings {
  const isNessie = catalog["type"] === "nessie";
  const result = settingsSchema.safeParse(isNessie ? nessieSettings(catalog, connection) : catalog);
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) =>
      path.length === 0 ? message : `${path.join(".")}: ${message}`,
    );
    throw icebergErrors.settingsInvalid(problems);
  }
  const settings = result.data;
  if (settings.type === "rest" || /^[a-z0-9]+:/iu.test(settings.warehouse)) return settings;
  return { ...settings, warehouse: resolve(baseFolder, settings.warehouse) };
}
