import type { TargetConfig, WriterContext } from "@dativo/core/plugin";
import type { OpenStore } from "../files/table-files.ts";
import { icebergErrors } from "../iceberg-errors.ts";
import type { Catalog } from "./catalog.ts";
import { readCatalogSettings } from "./catalog-settings.ts";
import { FilesystemCatalog } from "./filesystem-catalog.ts";
import { RestCatalog } from "./rest-catalog.ts";
import { SqlCatalog } from "./sql-catalog.ts";

/** @throws `ICEBERG_SETTINGS_INVALID` */
export function createCatalog(
  {
    catalog,
    connection,
    credentials,
    baseFolder,
  }: Pick<TargetConfig, "catalog" | "connection" | "credentials" | "baseFolder">,
  context: Pick<WriterContext, "openStore" | "signal">,
): Catalog {
  if (catalog === undefined) {
    throw icebergErrors.settingsInvalid(["the job names no catalog"]);
  }
  const openStore = (url: string): ReturnType<OpenStore> => context.openStore(url);
  const settings = readCatalogSettings(catalog, connection, baseFolder);
  switch (settings.type) {
    case "filesystem":
    case "hadoop":
      return new FilesystemCatalog(settings.warehouse, openStore);
    case "sql":
    case "jdbc":
      return new SqlCatalog(settings, openStore);
    case "rest":
      return new RestCatalog(settings, context, { connection, credentials });
  }
}
