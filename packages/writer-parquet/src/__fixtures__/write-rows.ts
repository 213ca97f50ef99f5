import { join } from "node:path";
import { type Row, type StreamSchema } from "@dativo/core/plugin";
import { writeAll, type WriteSettings } from "@dativo/core/testing";
import { ParquetWriter } from "../parquet-writer.ts";

/** Writes rows as a task would, and gives the absolute paths of the files. */
export async function writeRows(
  schema: StreamSchema,
  rows: readonly Row[],
  settings: Omit<WriteSettings, "schema" | "rows"> = {},
): Promise<{ paths: string[]; path: string; files: Awaited<ReturnType<typeof writeAll>>["files"] }> {
  const written = await writeAll(ParquetWriter, { schema, rows, ...settings });
  const paths = written.files.map((file) => join(written.folder, file.path));
  return { paths, path: paths[0] ?? "", files: written.files };
}

/** `count` rows made by number. */
export function rowsBy(count: number, make: (index: number) => Row): Row[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
