import type { AssetDefinition, TargetConfig, WriterContext } from "@dativo/core/plugin";
import type { ParquetWriterOptions } from "../parquet-writer-options.ts";
import { ParquetWriter } from "../parquet-writer.ts";

type Target = TargetConfig<ParquetWriterOptions>;

/** Encodes every row group in the thread of the test. */
export class InlineParquetWriter extends ParquetWriter {
  constructor(asset: AssetDefinition, target: Target, base: string, context: WriterContext) {
    super(asset, target, base, context, "inline");
  }
}

/** Encodes every row group in a thread of its own, however small it is. */
export class WorkerParquetWriter extends ParquetWriter {
  constructor(asset: AssetDefinition, target: Target, base: string, context: WriterContext) {
    super(asset, target, base, context, "worker");
  }
}

/** Both, with their names, for `describe.each`. */
export const placedWriters = [
  { place: "inline", Writer: InlineParquetWriter },
  { place: "worker", Writer: WorkerParquetWriter },
] as const;
