import {
  ByteWindow,
  compressionOf,
  decodeSource,
  encodingName,
  type FilePartition,
  openByteSource,
  openRangeSource,
  shownPath,
} from "@dativo/file-reader";
import { countLines } from "./count-lines.ts";
import { DocumentScanner } from "./document-scanner.ts";
import type { JsonFileReaderOptions } from "./json-file-reader-options.ts";
import { LineScanner } from "./line-scanner.ts";
import { looksLikeLines } from "./looks-like-lines.ts";
import type { RecordScanner } from "./record-scanner.ts";
import { TextWindow } from "./text-window.ts";

/** Small enough to stay in the processor's cache with the columns that are made of it. */
const defaultChunkBytes = 256 * 1024;

/** What files are opened with. */
export interface JsonFileSettings {
  readonly options: JsonFileReaderOptions;
  readonly signal: AbortSignal;
  /** Bytes read at a time; fewer in tests, so that records are cut everywhere. */
  readonly chunkBytes?: number;
}

/** A file of JSON, open for reading. */
export interface JsonFile {
  readonly scanner: RecordScanner;
  /** Whether each line is a record. */
  readonly isLines: boolean;
  readonly close: () => Promise<void>;
}

/**
 * Opens a file, or a range of one.
 *
 * @param path absolute, or a URL
 * @param planned the path as messages name it, and the range
 * @throws those of `openByteSource`, `SOURCE_ENCODING_UNSUPPORTED`, `SOURCE_FILE_COMPRESSED`
 */
export async function openJsonFile(
  path: string,
  { path: name, range }: Pick<FilePartition, "path" | "range">,
  { options, signal, chunkBytes = defaultChunkBytes }: JsonFileSettings,
): Promise<JsonFile> {
  const source = range
    ? await openRangeSource(path, range.start, range.end)
    : await openByteSource(path, compressionOf(path, options.compression));
  try {
    const text = await decodeSource(source, encodingName(options.encoding) ?? "utf-8");
    const bytes = new ByteWindow(
      text,
      Math.min(chunkBytes, (source.expectedBytes ?? Infinity) + 1),
    );
    bytes.fileOffset = range?.start ?? 0;
    await bytes.fillTo(3);
    if ((range?.start ?? 0) === 0) bytes.skipByteOrderMark(shownPath(name));
    const window = new TextWindow(bytes);
    const isLines = range !== undefined || (await areLines(name, window, options));
    const file = shownPath(name);
    const { max_record_bytes: maxRecordBytes, records_path: recordsPath } = options;
    const common = { file, maxRecordBytes, signal };
    const scanner = isLines
      ? new LineScanner(window, { ...common, linesBefore: countLines(path, range?.start ?? 0) })
      : new DocumentScanner(window, { ...common, path: recordsPath?.split(".") ?? [] });
    return { scanner, isLines, close: () => source.close() };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function areLines(
  path: string,
  window: TextWindow,
  { format, records_path: recordsPath }: JsonFileReaderOptions,
): Promise<boolean> {
  if (format !== "auto") return format === "jsonl";
  if (recordsPath !== undefined) return false;
  if (/\.(?:jsonl|ndjson)(?:\.(?:gz|zst))?$/iu.test(path.replace(/[?#].*$/su, ""))) return true;
  return looksLikeLines(window);
}
