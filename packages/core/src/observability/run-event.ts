import type { RunReport, StreamReport } from "../run/run-report.ts";

/** What happens during a run, for progress displays and for other programs. */
export type RunEvent =
  | { readonly type: "run-started"; readonly runId: string; readonly job: string }
  | {
      readonly type: "stream-planned";
      readonly stream: string;
      readonly partitions: number;
      readonly estimatedRecords: number | undefined;
    }
  | {
      readonly type: "progress";
      readonly stream: string;
      /** Records read since the last event of this stream. */
      readonly rows: number;
      /** Bytes written to the output since the last event of this stream. */
      readonly bytes: number;
    }
  | {
      /** A stream has failed in passing, and is read again from its beginning after a pause. */
      readonly type: "stream-retried";
      readonly stream: string;
      /** The one that has failed, from 1. */
      readonly attempt: number;
      /** How many may follow the first attempt. */
      readonly retries: number;
      readonly delayMs: number;
      /** Of the error. */
      readonly code: string;
    }
  | { readonly type: "stream-finished"; readonly report: StreamReport }
  | { readonly type: "run-finished"; readonly report: RunReport };

/** Is told about every event, in order. Must not throw. */
export type RunEventListener = (event: RunEvent) => void;
