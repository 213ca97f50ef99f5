import type { AssetDefinition, TaskIdentity, WrittenFile } from "@dativo/core/plugin";
import type { JsonFileWriterOptions } from "./json-file-writer-options.ts";

/** File name of a task's manifest: `manifest-<partition>-<attempt>.json`. */
export function manifestName(task: TaskIdentity): string {
  return `manifest-${String(task.partitionIndex).padStart(5, "0")}-${task.attemptId}.json`;
}

/** The text of a manifest: what one task wrote, and the contract that it was written under. */
export function manifestText(
  task: TaskIdentity,
  asset: AssetDefinition,
  options: JsonFileWriterOptions,
  files: readonly WrittenFile[],
): string {
  const manifest = {
    manifest_version: 1,
    run_id: task.runId,
    stream: task.stream,
    partition: task.partitionIndex,
    attempt: task.attemptId,
    asset: { name: asset.name, version: asset.version },
    format: options.format,
    compression: options.compression,
    rows: total(files, "rows"),
    bytes: total(files, "bytes"),
    files: files.map(({ path, rows, bytes, sha256 }) => ({ path, rows, bytes, sha256 })),
    schema: asset.schema,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function total(files: readonly WrittenFile[], key: "rows" | "bytes"): number {
  return files.reduce((sum, file) => sum + (file[key] ?? 0), 0);
}
