import type { BatchFormat } from "../contract/batch.ts";
import type { JsonObject, JsonValue } from "../contract/json.ts";
import type { PluginKind } from "../contract/plugin-brand.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import type { IncrementalKind } from "../contract/source-config.ts";
import type { StreamState } from "../contract/stream-state.ts";
import type { LoadMode } from "../contract/target-config.ts";
import type { TransferredError } from "../errors/error-transfer.ts";

/** The version of the messages between host and process; see docs/plugin-protocol.md. */
export const protocolVersion = 1;

/** A part of the memory that host and process share. */
export interface SharedPart {
  readonly offset: number;
  readonly length: number;
}

/** What `open` builds an instance with: the arguments of the class, without the context. */
export interface OpenRequest {
  /** A reader's `SourceConfig`; options as the job has them. */
  readonly source?: JsonObject;
  /** A writer's asset, target and folder. */
  readonly asset?: JsonObject;
  readonly target?: JsonObject;
  readonly outputBase?: string;
  readonly task?: JsonObject;
  readonly prepared?: JsonObject | null;
}

/** What the host tells the process. Every one with an `id` is answered by `result` or `error`. */
export type HostMessage =
  | {
      readonly type: "load";
      readonly id: number;
      readonly protocol: number;
      readonly kind: PluginKind;
      readonly file: string;
      /** Whether the file is part of a package, and loaded as Node loads those. */
      readonly isPackage: boolean;
      readonly exportName: string | null;
      readonly specifier: string;
      /** Number of an open file that both share as memory; absent where they share none. */
      readonly sharedMemory?: number;
    }
  | { readonly type: "validate"; readonly id: number; readonly options: JsonValue }
  | {
      readonly type: "open";
      readonly id: number;
      readonly instance: number;
      readonly request: OpenRequest;
    }
  | {
      readonly type: "call";
      readonly id: number;
      readonly instance: number;
      readonly method: string;
      readonly args: readonly JsonValue[];
      /** By name of the stream. */
      readonly states: Readonly<Record<string, StreamState>>;
    }
  | {
      /** Its yields come as `yield`, at most `credit` of them ahead. */
      readonly type: "extract";
      readonly id: number;
      readonly instance: number;
      readonly method: "extract" | "readRejected";
      readonly request: JsonObject;
      readonly records?: readonly RejectedRecord[];
      readonly credit: number;
      readonly states: Readonly<Record<string, StreamState>>;
    }
  | { readonly type: "credit"; readonly id: number; readonly count: number }
  | { readonly type: "return"; readonly id: number }
  /** What stood at a place of the shared memory was read. */
  | { readonly type: "release"; readonly offset: number }
  /** The body is a batch, as an Arrow IPC stream. */
  | {
      readonly type: "write-batch";
      readonly id: number;
      readonly instance: number;
      readonly fileCounter: number;
    }
  | { readonly type: "abort"; readonly instance: number }
  | { readonly type: "ping" }
  /** Answers an `ask`. */
  | {
      readonly type: "answer";
      readonly id: number;
      readonly value?: JsonValue;
      readonly error?: TransferredError;
    };

/** What the process tells of the class that it has loaded. */
export interface LoadedClass {
  readonly contractVersion: number;
  readonly hasOptions: boolean;
  /** Names of the optional methods that the class has. */
  readonly methods: readonly string[];
  readonly incremental?: readonly IncrementalKind[];
  readonly stateStrategies?: readonly string[];
  readonly batchFormat?: BatchFormat;
  readonly modes?: readonly LoadMode[];
  /** Whether it answers `ping` while it works. */
  readonly heartbeat?: boolean;
}

type Numbered<Message> = Message extends { readonly id: number } ? Omit<Message, "id"> : never;
/** What is answered, before it has its number. */
export type Request = Numbered<Exclude<HostMessage, { type: "answer" | "credit" | "return" }>>;

/** What the process tells the host. */
export type PluginMessage =
  | { readonly type: "result"; readonly id: number; readonly value?: JsonValue }
  | { readonly type: "error"; readonly id: number; readonly error: TransferredError }
  /** The body is an Arrow IPC stream of one batch; or rows: a JSON array, or what `v8.serialize` makes. */
  | {
      readonly type: "yield";
      readonly id: number;
      readonly encoding: "arrow" | "json" | "v8";
      /** Where the body is in shared memory, in place of behind the message. */
      readonly shared?: SharedPart;
    }
  | { readonly type: "reject"; readonly id: number; readonly record: RejectedRecord }
  | {
      readonly type: "log";
      readonly level: "debug" | "info" | "warn" | "error";
      readonly message: string;
      readonly fields?: JsonObject;
    }
  | {
      readonly type: "metric";
      readonly instance: number;
      readonly name: string;
      readonly by: number;
    }
  | { readonly type: "pong" }
  /** What a writer wants of the host; answered by `answer`. The body of `write` are the bytes. */
  | {
      readonly type: "ask";
      readonly id: number;
      readonly instance: number;
      readonly what: "create-file" | "write" | "close-file";
      /** Of the file, for `create-file`. */
      readonly path?: string;
      /** Which file, as `create-file` has answered. */
      readonly file?: number;
      readonly rows?: number;
    };
