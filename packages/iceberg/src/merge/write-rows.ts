import type {
  ObjectUpload,
  OutputFile,
  RecordBatch,
  WriterContext,
  WrittenFile,
} from "@dativo/core/plugin";
import type { TableState } from "../catalog/catalog.ts";
import type { TablePlan } from "../commit/table-plan.ts";
import type { DataFile } from "../manifest/data-file.ts";
import type { FileStatistics } from "../manifest/file-statistics.ts";
import { toDataFile } from "../manifest/to-data-file.ts";
import { dataFolder } from "../metadata/table-metadata.ts";
import { bindPartitionSpec } from "../partition/partition-spec.ts";

/** What of a writer is needed to write rows. */
export interface RowWriter {
  writeBatch(batch: RecordBatch): Promise<WrittenFile[]>;
  finish(): Promise<WrittenFile[]>;
  close(): Promise<void>;
}

/** Writes batches with a writer of their own, and says what came of them. */
export async function writeRows(
  batches: AsyncIterable<RecordBatch>,
  createWriter: (createFile: WriterContext["createFile"]) => RowWriter,
  { metadata, files }: TableState,
  plan: TablePlan,
): Promise<readonly DataFile[]> {
  const root = dataFolder(metadata);
  const uploads: ObjectUpload[] = [];
  const writer = createWriter(async (path) => {
    const { store, path: place } = await files.place(`${root}/${path}`);
    const upload = await store.createObject(place);
    uploads.push(upload);
    return outputFile(path, upload);
  });
  const written: WrittenFile[] = [];
  try {
    for await (const batch of batches) written.push(...(await writer.writeBatch(batch)));
    written.push(...(await writer.finish()));
  } finally {
    await writer.close();
    // Of those that are complete nothing changes.
    for (const upload of uploads) await upload.abort();
  }
  const fields = bindPartitionSpec(plan.spec, plan.schema);
  return written.map(({ path, bytes = 0, rows, metadata: statistics }) => {
    const file = { path, bytes, rows, sha256: "" };
    return toDataFile(file, `${root}/${path}`, statistics as FileStatistics, fields);
  });
}

/** A file where the table has its data: unknown to it until it is committed. */
function outputFile(path: string, upload: ObjectUpload): OutputFile {
  let bytesWritten = 0;
  return {
    path,
    get bytesWritten() {
      return bytesWritten;
    },
    write: async (chunk) => {
      bytesWritten += chunk.byteLength;
      await upload.write(chunk);
    },
    close: async (rows) => {
      await upload.complete();
      return { path, bytes: bytesWritten, rows };
    },
  };
}
