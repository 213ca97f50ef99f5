import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { runErrors } from "../../errors/run-errors.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import { KeyTable } from "./key-table.ts";
import type { UniqueKeys } from "./unique-index.ts";

const wordsPerKey = 4;

/** A file of the keys that one task has seen, 16 bytes each; part of the staging, never published. */
export interface UniqueKeysFile {
  readonly columns: readonly string[];
  /** Relative to the task's staging folder. */
  readonly path: string;
  readonly complete: boolean;
}

/**
 * Writes what a task has seen of unique values, for the commit to compare with the other tasks.
 *
 * @param folder absolute path of the task's staging folder
 */
export async function writeUniqueKeys(
  folder: string,
  keys: readonly UniqueKeys[],
): Promise<UniqueKeysFile[]> {
  const files: UniqueKeysFile[] = [];
  for (const [index, { rule, table, complete }] of keys.entries()) {
    const path = `unique-keys-${index}.bin`;
    const chunks = function* (): Generator<Uint8Array> {
      for (const words of table.dump()) {
        yield new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
      }
    };
    await pipeline(Readable.from(chunks()), createWriteStream(join(folder, path), { flags: "wx" }));
    files.push({ columns: rule.columns, path, complete });
  }
  return files;
}

/** The keys of one partition. */
export interface PartitionKeys {
  readonly partition: string;
  /** Relative to the store's root. */
  readonly path: string;
}

/**
 * Compares what the tasks of a stream have seen of one unique rule.
 *
 * @param megabytes that the comparison may take; what does not fit is not compared
 * @returns whether everything was compared
 * @throws `DUPLICATES_ACROSS_PARTITIONS`
 */
export async function compareUniqueKeys(
  store: ObjectStore,
  files: readonly PartitionKeys[],
  { stream, columns, megabytes }: { stream: string; columns: readonly string[]; megabytes: number },
): Promise<boolean> {
  const table = new KeyTable(megabytes * 1024 * 1024);
  let duplicates = 0;
  let second: string | undefined;
  for (const { partition, path } of files) {
    for await (const keys of readKeys(store, path)) {
      for (let at = 0; at < keys.length; at += wordsPerKey) {
        if (table.has(keys, at)) {
          duplicates += 1;
          second ??= partition;
        } else if (table.isFull) return false;
        else table.add(keys, at);
      }
    }
  }
  if (duplicates > 0) {
    const partitions = [await firstWith(store, files, second ?? ""), second ?? ""];
    throw runErrors.duplicatesAcrossPartitions(stream, columns, { duplicates, partitions });
  }
  return true;
}

/** The first partition that shares a key with a later one. */
async function firstWith(
  store: ObjectStore,
  files: readonly PartitionKeys[],
  later: string,
): Promise<string> {
  const position = files.findIndex(({ partition }) => partition === later);
  const table = new KeyTable(Number.MAX_SAFE_INTEGER);
  for await (const keys of readKeys(store, files[position]!.path)) {
    for (let at = 0; at < keys.length; at += wordsPerKey) table.add(keys, at);
  }
  for (const { partition, path } of files.slice(0, position)) {
    for await (const keys of readKeys(store, path)) {
      for (let at = 0; at < keys.length; at += wordsPerKey) {
        if (table.has(keys, at)) return partition;
      }
    }
  }
  return later;
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
