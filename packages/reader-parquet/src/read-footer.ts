import type { RandomAccessFile } from "@dativo/file-reader";
import { parquetMagic, type ThriftStruct, ThriftReader } from "@dativo/parquet-format";
import { parquetReaderErrors } from "./parquet-reader-errors.ts";

/** The length of the footer and the magic bytes. */
const trailerBytes = 8;
/** Most footers are shorter: one request reads them. */
const expectedBytes = 64 * 1024;

/** The footer of a file, and where it begins. */
export interface FileFooter {
  /** `FileMetaData`. */
  readonly metadata: ThriftStruct;
  readonly start: number;
}

/**
 * Reads the footer of a file, and nothing else of it.
 *
 * @param path for messages
 * @throws `PARQUET_FILE_INVALID`, `PARQUET_FILE_ENCRYPTED`, `PARQUET_FOOTER_INVALID`
 */
export async function readFooter(file: RandomAccessFile, path: string): Promise<FileFooter> {
  const { bytes } = file;
  if (bytes < trailerBytes + parquetMagic.length) {
    throw parquetReaderErrors.notParquet(path, `it has ${bytes} bytes`);
  }
  const read = Math.min(bytes, expectedBytes);
  const end = await file.read(bytes - read, bytes);
  const magic = Buffer.from(end.subarray(end.length - parquetMagic.length)).toString("latin1");
  if (magic === "PARE") throw parquetReaderErrors.encrypted(path);
  if (magic !== "PAR1") throw parquetReaderErrors.notParquet(path, "it does not end with PAR1");
  const length = new DataView(end.buffer).getUint32(end.length - trailerBytes, true);
  const start = bytes - trailerBytes - length;
  if (start < parquetMagic.length) {
    throw parquetReaderErrors.notParquet(path, `its footer of ${length} bytes is longer than it`);
  }
  const isThere = start >= bytes - read;
  const footer = isThere
    ? end.subarray(start - (bytes - read), end.length - trailerBytes)
    : await file.read(start, bytes - trailerBytes);
  return { metadata: new ThriftReader(footer).readStruct(), start };
}
