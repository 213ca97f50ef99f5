import type { PluginKind } from "../contract/plugin-brand.ts";

/** A plugin that Dativo itself publishes. */
export interface OfficialPlugin {
  /** As `source.type` or `target.type` names it. */
  readonly type: string;
  readonly packageName: string;
  readonly exportName: string;
  /** The package that has yet to be released before the type can be used. */
  readonly awaits?: string;
}

const readers: readonly OfficialPlugin[] = [
  { type: "csv", packageName: "@dativo/reader-csv", exportName: "CsvReader" },
  { type: "json-api", packageName: "@dativo/reader-json-api", exportName: "JsonApiReader" },
  { type: "mysql", packageName: "@dativo/reader-mysql", exportName: "MysqlReader" },
  { type: "postgres", packageName: "@dativo/reader-postgres", exportName: "PostgresReader" },
  { type: "stripe", packageName: "@dativo/reader-stripe", exportName: "StripeReader" },
];

const parquet = { packageName: "@dativo/writer-parquet", exportName: "ParquetWriter" };

const writers: readonly OfficialPlugin[] = [
  { type: "iceberg", ...parquet, awaits: "@dativo/iceberg" },
  { type: "json-file", packageName: "@dativo/writer-json-file", exportName: "JsonFileWriter" },
  { type: "parquet", ...parquet },
  { type: "s3", ...parquet, awaits: "@dativo/storage-s3" },
];

/** The official plugins of a kind, by name. */
export function officialPlugins(kind: PluginKind): readonly OfficialPlugin[] {
  return kind === "reader" ? readers : writers;
}
