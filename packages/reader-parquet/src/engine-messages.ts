/** What is read of a file. */
export interface StreamOptions {
  /** Names of columns; at least one, and all of them are there. Absent: all columns. */
  readonly columns?: string[];
  readonly rowGroups: number[];
  readonly batchSize: number;
}

/** What the thread is told; `id` names the file. */
export type EngineRequest =
  | { readonly type: "open"; readonly id: number; readonly bytes: number }
  | { readonly type: "stream"; readonly id: number; readonly options: StreamOptions }
  | { readonly type: "next"; readonly id: number }
  | { readonly type: "close"; readonly id: number }
  | {
      readonly type: "bytes";
      readonly id: number;
      readonly read: number;
      readonly bytes: ArrayBuffer;
    };

/** What the thread answers: one to each request but `close` and `bytes`; and it asks for bytes. */
export type EngineAnswer =
  | { readonly type: "opened"; readonly id: number; readonly schema: Uint8Array }
  | { readonly type: "streaming"; readonly id: number }
  | {
      readonly type: "batch";
      readonly id: number;
      readonly ipc: Uint8Array;
      readonly rows: number;
    }
  | { readonly type: "end"; readonly id: number }
  | { readonly type: "failed"; readonly id: number; readonly message: string }
  | {
      readonly type: "read";
      readonly id: number;
      readonly read: number;
      readonly start: number;
      readonly end: number;
    };
