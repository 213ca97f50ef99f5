/** What is to be done about what earlier commits have left in a target. */
export interface MaintenanceRequest {
  /**
   * `expire` forgets earlier states of the target, and removes the files that only they had; `clean` removes files
   * that no state has: those of commits that were never made.
   */
  readonly task: "expire" | "clean";
  /** Only what is older. */
  readonly before: Date;
  /** How many states stay in any case, the current one included. */
  readonly keep: number;
  /** Says what would be done, and does nothing. */
  readonly isDryRun: boolean;
}

/** What was done, or would be. */
export interface MaintenanceReport {
  /** The target, for people. */
  readonly target: string;
  /** How many earlier states were forgotten. */
  readonly expired: number;
  /** The files that were removed, by their full names. */
  readonly removedFiles: readonly string[];
}
