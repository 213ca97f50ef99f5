import type { CommitRequest, Logger } from "@dativo/core/plugin";
import type { Catalog, TableState } from "../catalog/catalog.ts";
import type { OpenStore } from "../files/table-files.ts";
import type { DataFile } from "../manifest/data-file.ts";
import type { RewriteRows } from "../merge/merge-files.ts";
import type { TablePlan, TableWishes } from "./table-plan.ts";

/** What a commit takes besides the request of the host. */
export interface CommitServices {
  readonly catalog: Catalog;
  /** With the target's own connection. */
  readonly open: OpenStore;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Makes what writes rows of the table into new files of its. */
  readonly rewriter: (state: TableState, plan: TablePlan) => RewriteRows;
}

/** What is to become of the table. */
export interface ChangeParts {
  readonly request: CommitRequest;
  /** By which the files were written. */
  readonly plan: TablePlan;
  /** The columns of the table as it is now, with those of the run. */
  readonly now: TablePlan;
  readonly wishes: TableWishes;
  /** The files of the run, where the table has its data. */
  readonly added: readonly DataFile[];
  readonly snapshotId: bigint;
}
