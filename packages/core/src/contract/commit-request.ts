import type { JsonObject } from "./json.ts";
import type { StreamState } from "./stream-state.ts";
import type { LoadMode } from "./target-config.ts";
import type { PublishedFile } from "./written-file.ts";

/** What a writer that has committed by itself may tell of it. */
export interface CommitOutcome {
  /** Where the records are, for people: such as `default.orders in the warehouse /lake`. */
  readonly publishedTo: string;
}

/** What a writer that commits by itself is handed. */
export interface CommitRequest {
  readonly runId: string;
  readonly job: string;
  readonly stream: string;
  readonly mode: LoadMode;
  /**
   * The run that has made the stream's last commit, as far as the host knows, `null` where there was none. A
   * target that holds another one's has to refuse this request, since both may have read the same records.
   * `undefined` when somebody has changed the state since.
   */
  readonly previousRunId: string | null | undefined;
  /** The verified files of all tasks; `path` is absolute here. */
  readonly files: readonly PublishedFile[];
  /** The state that holds once this is committed; store it with the data where the target can. */
  readonly state: StreamState | undefined;
  /**
   * The host's own account of the commit, without its files. A writer with `lastCommit` stores it with the
   * data, as it is.
   */
  readonly record: JsonObject;
}
