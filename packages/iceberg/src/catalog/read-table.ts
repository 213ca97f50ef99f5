import { type OpenStore, TableFiles } from "../files/table-files.ts";
import { parseIcebergJson } from "../metadata/iceberg-json.ts";
import type { TableMetadata } from "../metadata/table-metadata.ts";
import type { TableState } from "./catalog.ts";

/**
 * A table by its metadata file, reached with the target's own connection.
 *
 * @throws `ICEBERG_FILE_MISSING`, `ICEBERG_JSON_INVALID`
 */
export async function readTable(metadataFile: string, open: OpenStore): Promise<TableState> {
  const folder = metadataFile.slice(0, metadataFile.lastIndexOf("/"));
  const text = await new TableFiles(folder, open).readText(metadataFile);
  const metadata = parseIcebergJson(text, metadataFile) as TableMetadata;
  const files = new TableFiles(metadata.location, open);
  return { metadata, metadataFile, files, sharesAccess: true };
}
