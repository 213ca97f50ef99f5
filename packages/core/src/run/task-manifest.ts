import type { PluginUsage } from "./plugin-meter.ts";
import type { UniqueKeysFile } from "../validation/unique/unique-keys-file.ts";
import type { RejectCount } from "../validation/reject-count.ts";
import type { PublishedFile } from "../contract/written-file.ts";

/** What one task did: the only thing that the commit believes. Plain JSON. */
export interface TaskManifest {
  readonly partition: string;
  /** By which a later run recognises the same work; `null` where it has to be done again. */
  readonly taskKey: string | null;
  readonly attemptId: string;
  /** Where the files are, relative to the output. */
  readonly stagingFolder: string;
  /** Paths relative to the staging folder. */
  readonly files: readonly PublishedFile[];
  /** The reject file, relative to the staging folder; `null` when nothing was rejected. */
  readonly rejectFile: PublishedFile | null;
  /** Records that the reader yielded or rejected. */
  readonly rowsRead: number;
  readonly rowsWritten: number;
  readonly rowsRejected: number;
  /** The rejected ones by column and reason. */
  readonly rejects: readonly RejectCount[];
  /** What was seen of values that have to be unique, for each rule. */
  readonly uniqueKeys: readonly UniqueKeysFile[];
  /** Canonical text of the highest cursor value read, rejected records included; `null` without a cursor or without records. */
  readonly highestCursor: string | null;
  readonly schemaHash: string;
  /** Names of columns that the reader has yielded, and that were left out. */
  readonly unlistedColumns: readonly string[];
  readonly metrics: Readonly<Record<string, number>>;
  /** What the two plugins have done. Absent in manifests of earlier versions. */
  readonly usage?: Readonly<Record<"reader" | "writer", PluginUsage>>;
}
