/** A server that a test run has started. */
export interface RunningServer {
  /** With a user that may do everything, and its password. */
  readonly url: string;
  /** Where it is one process. */
  readonly pid?: number | undefined;
  readonly stop: () => Promise<void>;
}
