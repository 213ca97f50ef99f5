import { icebergErrors } from "../iceberg-errors.ts";
import { type OpenStore, TableFiles } from "../files/table-files.ts";
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

const fileName = /^v(?<version>\d+)(?:\.gz)?\.metadata\.json(?:\.gz)?$/u;

/**
 * Tables as folders of a warehouse, without any server, as Hadoop's catalog has them: the metadata files are
 * numbered, and whoever creates the next number has committed. `version-hint.text` is only a hint.
 */
export class FilesystemCatalog implements Catalog {
  readonly description: string;
  readonly #warehouse: string;
  readonly #open: OpenStore;

  /** @param warehouse absolute path, or URL */
  constructor(warehouse: string, open: OpenStore) {
    this.#warehouse = warehouse.replace(/\/+$/u, "");
    this.#open = open;
    this.description = `the warehouse ${this.#warehouse}`;
  }

  async load(table: TableName): Promise<TableState | undefined> {
    const { location, files } = await this.place(table);
    const current = await this.#currentVersion(location, files);
    if (current === undefined) return undefined;
    return readTable(`${location}/metadata/${current}`, this.#open);
  }

  async place({ namespace, name }: TableName): Promise<TablePlace> {
    const location = [this.#warehouse, ...namespace, name].join("/");
    return { location, files: new TableFiles(location, this.#open), sharesAccess: true };
  }

  async commit(
    table: TableName,
    base: TableState | undefined,
    { updates }: TableChange,
    { location, files }: TablePlace,
  ): Promise<void> {
    // Nobody can have changed the table since without having created the next number.
    const metadata = applyUpdates(base?.metadata, updates, base?.metadataFile);
    const next = base === undefined ? 1 : versionOf(base.metadataFile) + 1;
    const path = `${location}/metadata/v${next}.metadata.json`;
    const content = new TextEncoder().encode(formatIcebergJson(metadata));
    if (!(await files.create(path, content))) throw icebergErrors.conflict(formatTableName(table));
    await writeHint(location, files, next);
  }

  async settle({ metadata: { location }, metadataFile, files }: TableState): Promise<void> {
    await writeHint(location, files, versionOf(metadataFile));
  }

  async check(): Promise<void> {
    const store = await this.#open(this.#warehouse);
    await store.size("_dativo");
  }

  async close(): Promise<void> {}

  /** Goes on from the hint, which may be old, or missing. */
  async #currentVersion(location: string, files: TableFiles): Promise<string | undefined> {
    const hint = (await files.findText(`${location}/metadata/version-hint.text`)) ?? "";
    let version = /^\d+\s*$/u.test(hint) ? Number(hint) : undefined;
    if (version !== undefined) {
      const path = (number: number): string => `${location}/metadata/v${number}.metadata.json`;
      if ((await files.size(path(version))) !== undefined) {
        while ((await files.size(path(version + 1))) !== undefined) version += 1;
        return `v${version}.metadata.json`;
      }
    }
    return this.#newestListed(location);
  }

  async #newestListed(location: string): Promise<string | undefined> {
    const store = await this.#open(location);
    const listed = (await store.list("metadata")).map(({ path }) => path.slice("metadata/".length));
    const names = listed.filter((path) => fileName.test(path));
    return names.toSorted((left, right) => versionOf(left) - versionOf(right)).at(-1);
  }
}

async function writeHint(location: string, files: TableFiles, version: number): Promise<void> {
  const content = new TextEncoder().encode(String(version));
  await files.write(`${location}/metadata/version-hint.text`, content);
}

function versionOf(file: string): number {
  const name = file.slice(file.lastIndexOf("/") + 1);
  return Number(fileName.exec(name)?.groups?.["version"] ?? Number.NaN);
}
