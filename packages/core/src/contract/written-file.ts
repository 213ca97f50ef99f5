import type { JsonObject } from "./json.ts";

/** A file that a writer has finished in its staging folder. The host publishes it with the commit. */
export interface WrittenFile {
  /** Relative to `outputBase`, with `/`; or absolute, inside `outputBase`. */
  readonly path: string;
  /** Bytes. Checked against the file; measured by the host where absent. */
  readonly bytes?: number;
  /** Records in the file. Where every file states it, the host checks the sum against what it handed over. */
  readonly rows?: number;
  /** Lower-case hex. Computed by the host where absent; known for files of `context.createFile`. */
  readonly sha256?: string;
  readonly columns?: Readonly<Record<string, ColumnStatistics>>;
  /** What the writer's own `commitFiles` has to know of the file; kept with it, and shown to nobody else. */
  readonly metadata?: JsonObject;
}

/** Statistics of one column of one file. `min` and `max` are canonical values as text. */
export interface ColumnStatistics {
  readonly nullCount?: number;
  readonly min?: string;
  readonly max?: string;
}

/** A file as the commit publishes it: everything known, the path relative to the output folder. */
export interface PublishedFile {
  readonly path: string;
  readonly bytes: number;
  readonly rows: number | undefined;
  readonly sha256: string;
  /** As the writer has given it. */
  readonly metadata?: JsonObject;
}
