import type { TargetConfig, WriterContext } from "@dativo/core/plugin";
import { icebergErrors } from "../iceberg-errors.ts";
import type { Catalog } from "./catalog.ts";
import { readCatalogSettings } from "./catalog-settings.ts";
import { FilesystemCatalog } from "./filesystem-catalog.ts";
import { SqlCatalog } from "./sql-catalog.ts";

/** @throws `ICEBERG_SETTINGS_INVALID` */
export function createCatalog(
  { catalog, baseFolder }: Pick<TargetConfig, "catalog" | "baseFolder">,
  { openStore }: Pick<WriterContext, "openStore">,
): Catalog {
  if (catalog === undefined) {
    throw icebergErrors.settingsInvalid(["the job names no catalog"]);
  }
  const settings = readCatalogSettings(catalog, baseFolder);
  switch (settings.type) {
    case "filesystem":
    case "hadoop":
      return new FilesystemCatalog(settings.warehouse, (url) => openStore(url));
    case "sql":
    case "jdbc":
      return new SqlCatalog(settings, (url) => openStore(url));
    case "rest":
    case "nessie":
      throw icebergErrors.settingsInvalid(["REST is not there yet"]);
  }
}
