import { randomUUID } from "node:crypto";
import pg from "pg";
import { type OpenStore, TableFiles } from "../files/table-files.ts";
import { icebergErrors } from "../iceberg-errors.ts";
import { applyUpdates } from "../metadata/apply-updates.ts";
import { formatIcebergJson } from "../metadata/iceberg-json.ts";
import type { TableChange } from "../metadata/table-update.ts";
import {
  type Catalog,
  formatTableName,
  type TablePlace,
  type TableName,
  type TableState,
} from "./catalog.ts";
import { readTable } from "./read-table.ts";

/** How the database of a catalog is reached. */
export interface SqlCatalogSettings {
  /** `postgresql://user:password@host/database` */
  readonly uri: string;
  /** By which catalogs in one database are told apart: Spark's and PyIceberg's `catalog_name`. */
  readonly name: string;
  /** Where new tables go: absolute path, or URL. */
  readonly warehouse: string;
}

const createTables = `
  CREATE TABLE IF NOT EXISTS iceberg_tables (
    catalog_name VARCHAR(255) NOT NULL, table_namespace VARCHAR(255) NOT NULL,
    table_name VARCHAR(255) NOT NULL, metadata_location VARCHAR(1000),
    previous_metadata_location VARCHAR(1000), iceberg_type VARCHAR(5),
    PRIMARY KEY (catalog_name, table_namespace, table_name));
  CREATE TABLE IF NOT EXISTS iceberg_namespace_properties (
    catalog_name VARCHAR(255) NOT NULL, namespace VARCHAR(255) NOT NULL,
    property_key VARCHAR(255) NOT NULL, property_value VARCHAR(1000),
    PRIMARY KEY (catalog_name, namespace, property_key))`;
/** Two that create the tables at once: the other one has. */
const alreadyThere = new Set(["42P07", "23505"]);
const tableMissing = "42P01";
/** Of errors after which the server says no more: connections, and its own end. */
const endsConnection = /^(?:08|57P)/u;
const uniqueViolation = "23505";

/**
 * Tables in a PostgreSQL database, in the layout of Iceberg's JDBC catalog, so that Spark, Trino and PyIceberg
 * open the same catalog. A commit is one `UPDATE` that names the metadata file it goes on from.
 */
export class SqlCatalog implements Catalog {
  readonly description: string;
  readonly #settings: SqlCatalogSettings;
  readonly #open: OpenStore;
  readonly #pool: pg.Pool;

  constructor(settings: SqlCatalogSettings, open: OpenStore) {
    this.#settings = settings;
    this.#open = open;
    this.description = `the catalog ${settings.name} in PostgreSQL`;
    this.#pool = new pg.Pool({
      connectionString: settings.uri,
      max: 2,
      connectionTimeoutMillis: 30_000,
      application_name: "dativo",
    });
    // A connection that breaks while nobody uses it is replaced by the next.
    this.#pool.on("error", () => undefined);
  }

  async load(table: TableName): Promise<TableState | undefined> {
    const found = await this.#query(
      `SELECT metadata_location FROM iceberg_tables
        WHERE catalog_name = $1 AND table_namespace = $2 AND table_name = $3`,
      this.#keyOf(table),
    ).catch((cause: unknown) => {
      if (codeOf(cause) === tableMissing) return [];
      throw icebergErrors.catalogFailed(this.description, cause);
    });
    const metadataFile = found[0]?.["metadata_location"];
    if (metadataFile === undefined) return undefined;
    return readTable(metadataFile, this.#open);
  }

  async place({ namespace, name }: TableName): Promise<TablePlace> {
    const root = this.#settings.warehouse.replace(/\/+$/u, "");
    const location = [root, ...namespace, name].join("/");
    return { location, files: new TableFiles(location, this.#open), sharesAccess: true };
  }

  async commit(
    table: TableName,
    base: TableState | undefined,
    { updates }: TableChange,
    { location, files }: TablePlace,
  ): Promise<void> {
    const metadata = applyUpdates(base?.metadata, updates, base?.metadataFile);
    const number = String(versionOf(base) + 1).padStart(5, "0");
    const file = `${location}/metadata/${number}-${randomUUID()}.metadata.json`;
    await files.create(file, new TextEncoder().encode(formatIcebergJson(metadata)));
    const swapped =
      base === undefined
        ? await this.#insert(table, file)
        : await this.#swap(table, file, base.metadataFile);
    if (swapped) return;
    await files.delete(file);
    throw icebergErrors.conflict(formatTableName(table));
  }

  async check(): Promise<void> {
    await this.#query("SELECT 1", []).catch((cause: unknown) => {
      throw icebergErrors.catalogFailed(this.description, cause);
    });
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #insert(table: TableName, file: string): Promise<boolean> {
    await this.#createTables();
    const [name, namespace] = this.#keyOf(table);
    try {
      await this.#query(
        `INSERT INTO iceberg_namespace_properties (catalog_name, namespace, property_key, property_value)
          VALUES ($1, $2, 'exists', 'true') ON CONFLICT DO NOTHING`,
        [name, namespace],
      );
      await this.#query(
        `INSERT INTO iceberg_tables (catalog_name, table_namespace, table_name, metadata_location, iceberg_type)
          VALUES ($1, $2, $3, $4, 'TABLE')`,
        [...this.#keyOf(table), file],
      );
      return true;
    } catch (cause) {
      if (codeOf(cause) === uniqueViolation) return false;
      throw this.#failure(table, cause);
    }
  }

  async #swap(table: TableName, file: string, previous: string): Promise<boolean> {
    try {
      const result = await this.#pool.query(
        `UPDATE iceberg_tables SET metadata_location = $4, previous_metadata_location = $5
          WHERE catalog_name = $1 AND table_namespace = $2 AND table_name = $3 AND metadata_location = $5`,
        [...this.#keyOf(table), file, previous],
      );
      return result.rowCount === 1;
    } catch (cause) {
      throw this.#failure(table, cause);
    }
  }

  /** What the server has refused was not done; of what it did not answer nobody knows. */
  #failure(table: TableName, cause: unknown): Error {
    const isAnswer = cause instanceof pg.DatabaseError && !endsConnection.test(cause.code ?? "");
    return isAnswer
      ? icebergErrors.catalogFailed(this.description, cause)
      : icebergErrors.commitUnknown(formatTableName(table), cause);
  }

  async #createTables(): Promise<void> {
    try {
      await this.#pool.query(createTables);
    } catch (cause) {
      if (!alreadyThere.has(codeOf(cause) ?? "")) {
        throw icebergErrors.catalogFailed(this.description, cause);
      }
    }
  }

  async #query(
    text: string,
    values: readonly (string | undefined)[],
  ): Promise<Record<string, string>[]> {
    const { rows } = await this.#pool.query<Record<string, string>>(text, [...values]);
    return rows;
  }

  #keyOf({ namespace, name }: TableName): [string, string, string] {
    return [this.#settings.name, namespace.join("."), name];
  }
}

/** `3` of `…/00003-9f8e….metadata.json`, which others name differently. */
function versionOf(base: TableState | undefined): number {
  if (base === undefined) return -1;
  const name = base.metadataFile.slice(base.metadataFile.lastIndexOf("/") + 1);
  return Number(/^(\d+)-/u.exec(name)?.[1] ?? "0");
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
}
