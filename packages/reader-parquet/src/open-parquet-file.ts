import {
  batchesFromIpc,
  DativoError,
  inMicroseconds,
  type RecordBatch,
  schemaFromIpc,
  schemaToIpc,
} from "@dativo/core/plugin";
import { openRandomAccess, type RandomAccessFile, shownPath } from "@dativo/file-reader";
import { parquetFormatErrors } from "@dativo/parquet-format";
import { amendedFooter } from "./amended-footer.ts";
import type { StreamOptions } from "./engine-messages.ts";
import { exactTimestamps } from "./exact-timestamps.ts";
import { FileSlice } from "./file-slice.ts";
import { int96Columns } from "./int96-columns.ts";
import { logicalTypes, type LogicalTypes } from "./logical-types.ts";
import type { EngineFile, ParquetEngine } from "./parquet-engine.ts";
import { type FileFooter, readFooter } from "./read-footer.ts";
import { type RowGroup, rowGroups } from "./row-groups.ts";

/** The columns of a file. */
export interface ParquetColumns {
  /** As messages name it. */
  readonly path: string;
  /** The Arrow schema that its batches have. */
  readonly schema: RecordBatch["schema"];
  readonly logicalTypes: LogicalTypes;
}

/** A Parquet file, open for reading. */
export interface ParquetFile extends ParquetColumns {
  readonly rowGroups: readonly RowGroup[];
  /** The batches of some row groups. */
  read(options: Required<StreamOptions>): AsyncGenerator<RecordBatch, void, undefined>;
  close(): Promise<void>;
}

/**
 * Opens a file.
 *
 * @param path absolute, or a URL
 * @throws those of `openRandomAccess` and `readFooter`, `PARQUET_FILE_UNREADABLE`
 */
export async function openParquetFile(
  path: string,
  engine: ParquetEngine,
  signal: AbortSignal,
): Promise<ParquetFile> {
  const shown = shownPath(path);
  const file = await openRandomAccess(path, signal);
  const opened: EngineFile[] = [];
  const close = async (): Promise<void> => {
    for (const each of opened) each.close();
    await file.close();
  };
  try {
    const footer = await readFooter(file, shown);
    const open = async (slice: FileSlice): Promise<EngineFile> => {
      const found = await engine.open(slice).catch(readable(shown));
      opened.push(found);
      return found;
    };
    const natural = await open(new FileSlice(file));
    const old = int96Columns(footer.metadata);
    const exact =
      old.length === 0 ? natural : await openExact(natural, old, { file, footer, open });
    return {
      path: shown,
      schema: schemaFromIpc(exact.schema),
      logicalTypes: logicalTypes(footer.metadata),
      rowGroups: rowGroups(footer.metadata),
      close,
      async *read(options) {
        const batches = batchesOf(exact, options, shown);
        const columns = options.columns.filter((name) => old.includes(name));
        if (columns.length === 0) yield* batches;
        else {
          const nanoseconds = batchesOf(natural, { ...options, columns }, shown);
          yield* exactTimestamps(batches, nanoseconds, columns, shown);
        }
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface ExactOpening {
  readonly file: RandomAccessFile;
  readonly footer: FileFooter;
  readonly open: (slice: FileSlice) => Promise<EngineFile>;
}

/**
 * Opens the file once more, with a footer that asks for microseconds where the old timestamps are: nanoseconds,
 * which the engine makes of them otherwise, only reach from 1677 to 2262, and go round there.
 */
async function openExact(
  natural: EngineFile,
  columns: readonly string[],
  { file, footer, open }: ExactOpening,
): Promise<EngineFile> {
  const schema = inMicroseconds(schemaFromIpc(natural.schema), (name) => columns.includes(name));
  const stream = Buffer.from(schemaToIpc(schema));
  // The schema is the first message: a marker, the length of what follows, and that.
  const message = stream.subarray(0, 8 + stream.readUInt32LE(4)).toString("base64");
  return open(new FileSlice(file, amendedFooter(footer, message)));
}

async function* batchesOf(
  file: EngineFile,
  options: Required<StreamOptions>,
  path: string,
): AsyncGenerator<RecordBatch, void, undefined> {
  const { columns, ...rest } = options;
  // The engine breaks on nested columns whose names it takes for shorter than they are: these it gives with all.
  const isPlain = columns.every((name) => /^\p{ASCII}*$/u.test(name));
  try {
    const batches = file.stream(isPlain ? options : rest);
    for await (const ipc of batches) yield* batchesFromIpc(ipc);
  } catch (error) {
    readable(path)(error);
  }
}

function readable(path: string): (error: unknown) => never {
  return (error) => {
    throw DativoError.isInstance(error) ? error : parquetFormatErrors.fileUnreadable(path, error);
  };
}
