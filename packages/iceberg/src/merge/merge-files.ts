import { type Field, keepRows, type RecordBatch } from "@dativo/core/plugin";
import type { TableState } from "../catalog/catalog.ts";
import { icebergErrors } from "../iceberg-errors.ts";
import type { DataFile } from "../manifest/data-file.ts";
import { readLiveEntries, readManifestList } from "../manifest/read-manifests.ts";
import { currentSnapshot } from "../metadata/table-metadata.ts";
import { conformWhole } from "../schema/conform-whole.ts";
import type { IcebergSchema } from "../schema/iceberg-schema.ts";
import { tableColumns } from "../schema/table-columns.ts";
import { KeyRange } from "./key-range.ts";
import { KeyColumns, keyText } from "./record-keys.ts";
import { readDataFile } from "./read-data-file.ts";

/** Writes rows that stay into new files of the table. */
export type RewriteRows = (batches: AsyncIterable<RecordBatch>) => Promise<readonly DataFile[]>;

/** What a merge puts in the place of what. */
export interface MergedFiles {
  /** Paths of the files that have rows with the keys of new ones. */
  readonly replaced: ReadonlySet<string>;
  /** Those with the rest of their rows. */
  readonly rewritten: readonly DataFile[];
}

/** How the rows of a table are read. */
interface TableRows {
  readonly schema: IcebergSchema;
  readonly fields: readonly Field[];
  readonly columns: KeyColumns;
}

/**
 * Merges new records into a table by copying on write: every file that has rows with their keys is written
 * anew without these. What was found out about a file is kept, since a commit may take several attempts.
 */
export class RecordMerge {
  readonly #key: readonly string[];
  readonly #newKeys: ReadonlySet<string>;
  readonly #ranges: readonly KeyRange[];
  /** By path: what takes the place of a file; nothing for one without such rows. */
  readonly #known = new Map<string, readonly DataFile[] | undefined>();

  private constructor(
    key: readonly string[],
    newKeys: ReadonlySet<string>,
    ranges: readonly KeyRange[],
  ) {
    this.#key = key;
    this.#newKeys = newKeys;
    this.#ranges = ranges;
  }

  /**
   * @param columns of the key
   * @param schema of the table, with the new columns
   * @param files the new records, as the run has written them
   */
  static async of(
    columns: KeyColumns,
    schema: IcebergSchema,
    files: AsyncIterable<{ readonly uri: string; readonly content: Uint8Array }>,
  ): Promise<RecordMerge> {
    const keys = new Set<string>();
    const key = columns.fields.map(({ name }) => name);
    const ranges = columns.fields.map((field) => new KeyRange(field, schema));
    for await (const { uri, content } of files) {
      for await (const batch of readDataFile(content, uri, schema, key)) {
        for (const values of columns.valuesOf(batch, uri)) {
          keys.add(keyText(values));
          ranges.forEach((range, index) => range.add(values[index] ?? null));
        }
      }
    }
    return new RecordMerge(key, keys, ranges);
  }

  /**
   * @param schema of the table, with the new columns
   * @throws `ICEBERG_HAS_ROW_DELETES`, `ICEBERG_TYPE_UNREADABLE`, `ICEBERG_ROWS_UNREADABLE`
   */
  async into(state: TableState, schema: IcebergSchema, rewrite: RewriteRows): Promise<MergedFiles> {
    const snapshot = currentSnapshot(state.metadata);
    const replaced = new Set<string>();
    const rewritten: DataFile[] = [];
    if (snapshot === undefined || this.#newKeys.size === 0) return { replaced, rewritten };
    const fields = tableColumns(schema);
    const table = { schema, fields, columns: new KeyColumns(fields, this.#key) };
    for (const manifest of await readManifestList(snapshot, state.files)) {
      if (manifest.added_files_count + manifest.existing_files_count === 0) continue;
      if (manifest.content !== 0) throw icebergErrors.hasRowDeletes(state.metadata.location);
      for (const { data_file: file } of await readLiveEntries(manifest, state.files)) {
        const path = file.file_path;
        if (!this.#ranges.every((range) => range.mayBeIn(file))) continue;
        if (!this.#known.has(path)) {
          this.#known.set(path, await this.#rewriteFile(path, state, table, rewrite));
        }
        const files = this.#known.get(path);
        if (files === undefined) continue;
        replaced.add(path);
        rewritten.push(...files);
      }
    }
    return { replaced, rewritten };
  }

  /** What was written for files that are no longer part of the table. */
  unused({ rewritten }: MergedFiles): readonly string[] {
    const used = new Set(rewritten.map(({ file_path: path }) => path));
    const all = [...this.#known.values()].flatMap((files) => files ?? []);
    return all.map(({ file_path: path }) => path).filter((path) => !used.has(path));
  }

  /** @returns nothing where the file has no row with one of the keys */
  async #rewriteFile(
    path: string,
    { files }: TableState,
    { schema, fields, columns }: TableRows,
    rewrite: RewriteRows,
  ): Promise<readonly DataFile[] | undefined> {
    const content = await files.read(path);
    const keys = readDataFile(content, path, schema, this.#key);
    if (!(await this.#isTouched(keys, path, columns))) return undefined;
    return rewrite(this.#rest(readDataFile(content, path, schema), path, { fields, columns }));
  }

  async #isTouched(
    batches: AsyncIterable<RecordBatch>,
    path: string,
    columns: KeyColumns,
  ): Promise<boolean> {
    for await (const batch of batches) {
      if (columns.keysOf(batch, path).some((key) => this.#newKeys.has(key))) return true;
    }
    return false;
  }

  /** The rows of a file without those of the keys. */
  async *#rest(
    batches: AsyncIterable<RecordBatch>,
    path: string,
    { fields, columns }: Pick<TableRows, "fields" | "columns">,
  ): AsyncGenerator<RecordBatch> {
    const schema = { fields };
    for await (const batch of batches) {
      const keys = columns.keysOf(batch, path);
      const whole = conformWhole(batch, schema, path);
      const rest = keepRows(whole, schema, (row) => !this.#newKeys.has(keys[row] ?? ""));
      if (rest.numRows > 0) yield rest;
    }
  }
}
