/** What `dativo init` is going to write, every question answered. */
export interface InitPlan {
  /** Of the job: its file is `<name>.yaml`. */
  readonly name: string;
  /** Absolute: where the files go. */
  readonly folder: string;
  readonly source: InitSource;
  readonly target: InitTarget;
  /** Who answers for the data. */
  readonly owner: string;
  /** Whether the JSON Schemas for editors are written as well. */
  readonly schema: boolean;
  /** Whether the job is run when it is written. */
  readonly run: boolean;
}

/** What is read. */
export interface InitSource {
  readonly type: string;
  /** Which key of `source` the entries stand under. */
  readonly list: "files" | "objects" | "tables";
  /** Paths are from the folder of the job. */
  readonly entries: readonly string[];
  /** `connection.base_url` of an API. */
  readonly url: string | undefined;
  /** Of CSV files, where it is not a comma. */
  readonly delimiter: string | undefined;
  /** The strategy, where only what is new is read. */
  readonly incremental: string | undefined;
}

/** Where it is written. */
export interface InitTarget {
  readonly type: string;
  /** From the folder of the job. */
  readonly output: string;
  readonly mode: "append" | "replace";
}
