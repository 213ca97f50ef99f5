import { runErrors } from "../../errors/run-errors.ts";
import type { ObjectStore } from "../../contract/object-store.ts";
import type { StagingFolder } from "../../storage/staging-folder.ts";
import { KeyTable, mixKey } from "./key-table.ts";
import type { UniqueKeys } from "./unique-index.ts";

const wordsPerKey = 4;

/** What one task has seen of one unique rule. Plain JSON, part of its manifest. */
export interface UniqueKeysFile {
  readonly columns: readonly string[];
  /**
   * The keys, 16 bytes each: a file of the task's staging folder, never published. `null` where there is
   * no other task to compare with.
   */
  readonly path: string | null;
  /** `false` where a primary key had more values than fit: then later ones were not looked at. */
  readonly complete: boolean;
}

/**
 * Writes what a task has seen of unique values, for the commit to compare with the other tasks.
 *
 * @param staging of the task; `undefined` where there is no other task
 */
export async function writeUniqueKeys(
  staging: StagingFolder | undefined,
  keys: readonly UniqueKeys[],
): Promise<UniqueKeysFile[]> {
  const files: UniqueKeysFile[] = [];
  for (const [index, { rule, table, complete }] of keys.entries()) {
    const path = staging === undefined ? null : `unique-keys-${index}.bin`;
    if (staging !== undefined && path !== null) await writeKeys(staging, path, table);
    files.push({ columns: rule.columns, path, complete });
  }
  return files;
}

async function writeKeys(staging: StagingFolder, path: string, table: KeyTable): Promise<void> {
  const file = await staging.createFile(path);
  for (const words of table.dump()) {
    await file.write(new Uint8Array(words.buffer, words.byteOffset, words.byteLength));
  }
  await file.close(0);
}

/** The keys of one partition. */
export interface PartitionKeys {
  readonly partition: string;
  /** Relative to the store's root. */
  readonly path: string;
}

/**
 * Compares what the tasks of a stream have seen of one unique rule. Where the keys are more than fit into
 * memory, the files are read several times, for a share of the keys each time.
 *
 * @param megabytes that the comparison may take
 * @throws `DUPLICATES_ACROSS_PARTITIONS`
 */
export async function compareUniqueKeys(
  store: ObjectStore,
  files: readonly PartitionKeys[],
  { stream, columns, megabytes }: { stream: string; columns: readonly string[]; megabytes: number },
): Promise<void> {
  const bytes = megabytes * 1024 * 1024;
  const shares = await countShares(store, files, bytes);
  let duplicates = 0;
  let second = files.length;
  for (let share = 0; share < shares; share += 1) {
    const table = new KeyTable(bytes);
    for (const [position, { path }] of files.entries()) {
      for await (const keys of readKeys(store, path)) {
        for (let at = 0; at < keys.length; at += wordsPerKey) {
          if (mixKey(keys, at) % shares !== share || table.insert(keys, at)) continue;
          duplicates += 1;
          second = Math.min(second, position);
        }
      }
    }
  }
  if (duplicates === 0) return;
  const partitions = [await firstWith(store, files, second), files[second]!.partition];
  throw runErrors.duplicatesAcrossPartitions(stream, columns, { duplicates, partitions });
}

async function countShares(
  store: ObjectStore,
  files: readonly PartitionKeys[],
  bytes: number,
): Promise<number> {
  let keys = 0;
  for (const { path } of files) keys += ((await store.size(path)) ?? 0) / (wordsPerKey * 4);
  // A share is not exactly as large as the others.
  return Math.ceil(keys / (KeyTable.keysIn(bytes) * 0.9)) || 1;
}

/** The first partition that shares a key with the one at a position. */
async function firstWith(
  store: ObjectStore,
  files: readonly PartitionKeys[],
  position: number,
): Promise<string> {
  const later = files[position]!;
  const table = new KeyTable(Number.MAX_SAFE_INTEGER);
  for await (const keys of readKeys(store, later.path)) {
    for (let at = 0; at < keys.length; at += wordsPerKey) table.insert(keys, at);
  }
  for (const { partition, path } of files.slice(0, position)) {
    for await (const keys of readKeys(store, path)) {
      for (let at = 0; at < keys.length; at += wordsPerKey) {
        if (table.has(keys, at)) return partition;
      }
    }
  }
  return later.partition;
}

/** Whole keys, some thousands at a time. */
async function* readKeys(store: ObjectStore, path: string): AsyncGenerator<Int32Array> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of store.readStream(path)) {
    const bytes = Buffer.concat([rest, chunk]);
    const whole = bytes.length - (bytes.length % (wordsPerKey * 4));
    // A copy, because words have to begin at a multiple of four.
    yield new Int32Array(new Uint8Array(bytes.subarray(0, whole)).buffer);
    rest = bytes.subarray(whole);
  }
}
