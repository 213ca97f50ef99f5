import type { PluginKind } from "../contract/plugin-brand.ts";

/** A plugin that Dativo itself publishes. */
export interface OfficialPlugin {
  /** As `source.type`, `target.type`, `--secret-manager` or the scheme of a URL names it. */
  readonly type: string;
  readonly packageName: string;
  readonly exportName: string;
  /** Another name of a plugin, that lists of plugins do not show. */
  readonly alias?: boolean;
}

const readers: readonly OfficialPlugin[] = [
  { type: "csv", packageName: "@dativo/reader-csv", exportName: "CsvReader" },
  { type: "json-file", packageName: "@dativo/reader-json-file", exportName: "JsonFileReader" },
  { type: "json-api", packageName: "@dativo/reader-json-api", exportName: "JsonApiReader" },
  { type: "mysql", packageName: "@dativo/reader-mysql", exportName: "MysqlReader" },
  { type: "parquet", packageName: "@dativo/reader-parquet", exportName: "ParquetReader" },
  { type: "postgres", packageName: "@dativo/reader-postgres", exportName: "PostgresReader" },
  { type: "stripe", packageName: "@dativo/reader-stripe", exportName: "StripeReader" },
];

const parquet = { packageName: "@dativo/writer-parquet", exportName: "ParquetWriter" };

/** What writes Parquet files into the tables of a catalog. */
export const icebergPlugin = { packageName: "@dativo/iceberg", exportName: "IcebergWriter" };

/** The types that write Parquet files; those that name a store say no more than `output` does. */
export const parquetTypes: readonly string[] = ["iceberg", "minio", "parquet", "s3"];

const writers: readonly OfficialPlugin[] = [
  { type: "json-file", packageName: "@dativo/writer-json-file", exportName: "JsonFileWriter" },
  { type: "csv", packageName: "@dativo/writer-csv", exportName: "CsvWriter" },
  ...parquetTypes.map((type) => ({ type, ...parquet, alias: type !== "parquet" })),
];

const secretManagers: readonly OfficialPlugin[] = [
  { type: "aws", packageName: "@dativo/secrets-aws", exportName: "AwsSecretManager" },
];

const storages: readonly OfficialPlugin[] = [
  { type: "s3", packageName: "@dativo/storage-s3", exportName: "S3Storage" },
];

const byKind: Readonly<Record<PluginKind, readonly OfficialPlugin[]>> = {
  reader: readers,
  writer: writers,
  "secret-manager": secretManagers,
  storage: storages,
};

/** The official plugins of a kind, by name; `env` and `filesystem` are in core itself. */
export function officialPlugins(kind: PluginKind): readonly OfficialPlugin[] {
  return byKind[kind];
}

/** Whether Dativo itself publishes a package of plugins. */
export function isOfficialPackage(name: string): boolean {
  const all = [...Object.values(byKind).flat(), icebergPlugin];
  return all.some(({ packageName }) => packageName === name);
}

/** What the name of a package begins with that holds a plugin of this kind: `dativo-reader-`. */
export function packagePrefix(kind: PluginKind): string {
  return kind === "secret-manager" ? "dativo-secrets-" : `dativo-${kind}-`;
}
