import { storePath } from "../files/store-path.ts";
import type { TableFiles } from "../files/table-files.ts";
import { decodeAvro } from "../manifest/avro-file.ts";
import { entryStatus, type ManifestEntry } from "../manifest/data-file.ts";
import { readManifestList } from "../manifest/read-manifests.ts";
import type { Snapshot } from "../metadata/table-metadata.ts";

/** The files that snapshots name, as the host finds them. */
export interface ReachableFiles {
  /** Manifest lists and manifests. */
  readonly metadata: ReadonlySet<string>;
  /** Data and delete files that are part of one of the snapshots. */
  readonly live: ReadonlySet<string>;
  /** Those that one of the snapshots has taken away. */
  readonly deleted: ReadonlySet<string>;
}

/** Reads all manifests of some snapshots, each once. */
export async function reachableFiles(
  snapshots: readonly Snapshot[],
  files: TableFiles,
): Promise<ReachableFiles> {
  const metadata = new Set<string>();
  const live = new Set<string>();
  const deleted = new Set<string>();
  for (const snapshot of snapshots) {
    metadata.add(storePath(snapshot["manifest-list"]));
    for (const { manifest_path: uri } of await readManifestList(snapshot, files)) {
      if (metadata.has(storePath(uri))) continue;
      metadata.add(storePath(uri));
      const { rows } = decodeAvro<ManifestEntry>(await files.read(uri), uri);
      for (const { status, data_file: file } of rows) {
        const kind = status === entryStatus.deleted ? deleted : live;
        kind.add(storePath(file.file_path));
      }
    }
  }
  return { metadata, live, deleted };
}
