import { open } from "node:fs/promises";
import { type FilePosition, sourceFileErrors } from "@dativo/file-reader";
import type { CsvDialect } from "../csv-dialect.ts";
import { RecordEndScanner } from "./record-end-scanner.ts";

const defaultPieceBytes = 1024 * 1024;

/** What is to be found. */
export interface RecordStartsRequest {
  /** Absolute. */
  readonly path: string;
  readonly dialect: CsvDialect;
  readonly maxRecordBytes: number;
  /** A place at which a record is known to begin, such as behind the header. */
  readonly from: FilePosition;
  /** Bytes, rising: for each the first record is wanted that begins behind it. */
  readonly wanted: readonly number[];
  /** Bytes read at a time, a multiple of 64; smaller in tests. */
  readonly pieceBytes?: number;
}

/**
 * Finds the records that begin behind given places of a file, as reading it from its start would. Reads up to
 * the last of them, and stops where only a reader can tell what is a record: what is found is always right,
 * and may be less than was wanted.
 *
 * @throws `SOURCE_FILE_NOT_FOUND`, `SOURCE_FILE_UNREADABLE`
 */
export async function findRecordStarts(request: RecordStartsRequest): Promise<FilePosition[]> {
  const { path, dialect, maxRecordBytes, pieceBytes = defaultPieceBytes } = request;
  const scanner = new RecordEndScanner(dialect, maxRecordBytes, pieceBytes);
  const failed = (error: unknown): never => {
    throw sourceFileErrors.fileNotOpened(path, error);
  };
  const handle = await open(path, "r").catch(failed);
  /** Fills a piece as far as the file goes. */
  const read = async (index: number, from: number): Promise<number> => {
    const piece = scanner.piece(index);
    let length = 0;
    while (length < piece.length) {
      const rest = piece.length - length;
      const { bytesRead } = await handle.read(piece, length, rest, from + length).catch(failed);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return length;
  };
  try {
    const found: FilePosition[] = [];
    let last = request.from;
    for (const byte of request.wanted) {
      if (byte < last.byte) continue;
      const start = await findOne(scanner, read, last, { wanted: byte, pieceBytes });
      if (start === undefined) break;
      found.push(start);
      last = start;
    }
    return found;
  } finally {
    await handle.close();
  }
}

type PieceReader = (index: number, from: number) => Promise<number>;

/** One piece is read while the one before is scanned. */
async function findOne(
  scanner: RecordEndScanner,
  read: PieceReader,
  from: FilePosition,
  { wanted, pieceBytes }: { readonly wanted: number; readonly pieceBytes: number },
): Promise<FilePosition | undefined> {
  scanner.begin(from.line);
  let index = 0;
  let start = from.byte;
  let length = await read(index, start);
  while (length > 0) {
    const ahead = length < pieceBytes ? Promise.resolve(0) : read(1 - index, start + length);
    const result = scanner.scan(index, length, Math.max(0, wanted - start));
    const next = await ahead;
    if (result === "unsure") return undefined;
    if (result !== "none") return { byte: start + result.position, line: result.line };
    start += length;
    length = next;
    index = 1 - index;
  }
  return undefined;
}
