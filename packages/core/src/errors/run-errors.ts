import type { IncrementalKind } from "../contract/source-config.ts";
import { DativoError } from "./dativo-error.ts";
import { messageOf } from "./message-of.ts";

/** Errors of planning and running. */
export const runErrors = {
  taskUnknown: (streamIndex: number, partitionIndex: number) =>
    new DativoError({
      code: "TASK_UNKNOWN",
      message: `The plan has no partition ${partitionIndex} in stream ${streamIndex}.`,
      fix: "Run tasks with the plan that they were made from.",
      details: { streamIndex, partitionIndex },
    }),

  schemaMixed: (stream: string, partition: string) =>
    new DativoError({
      code: "SCHEMA_MIXED",
      message: `The partition '${partition}' of '${stream}' was read under another schema than the plan's.`,
      fix: "Nothing was published. Run the job again, with one version of Dativo on every machine.",
      details: { stream, partition },
    }),

  contractBroken: (stream: string, summary: string, count: number, stopped: boolean) =>
    new DativoError({
      code: "CONTRACT_BROKEN",
      message: `${stopped ? "At least " : ""}${count} record${count === 1 ? "" : "s"} of '${stream}' ${count === 1 ? "breaks" : "break"} the contract:\n${summary}`,
      fix: "Nothing was published. Mend the source or the contract, or set `schema_validation_mode: warn` to put such records into a reject file and load the others.",
      details: { stream, count },
    }),

  tooManyRejects: (
    stream: string,
    found: { rejected: number; read: number; allowed: string; summary: string },
  ) =>
    new DativoError({
      code: "TOO_MANY_REJECTS",
      message: `${found.read > 0 ? `${found.rejected} of ${found.read}` : `More than ${found.allowed}`} records of '${stream}' break the contract, and \`max_rejects\` allows ${found.allowed}:\n${found.summary}`,
      fix: "Nothing was published. Mend the source or the contract, or raise `max_rejects`.",
      details: { stream, rejected: found.rejected, read: found.read, allowed: found.allowed },
    }),

  uniqueMemoryExceeded: (
    stream: string,
    columns: readonly string[],
    values: number,
    megabytes: number,
  ) =>
    new DativoError({
      code: "UNIQUE_MEMORY_EXCEEDED",
      message: `The contract of '${stream}' says that ${columns.join(", ")} is unique, and ${values} different values fill the ${megabytes} MB that the check may take.`,
      fix: "Nothing was published. Raise `unique_memory_mb` in the job (a value takes 27 bytes), or take `unique` out of the contract.",
      details: { stream, columns, values, megabytes },
    }),

  duplicatesAcrossPartitions: (
    stream: string,
    columns: readonly string[],
    found: { readonly duplicates: number; readonly partitions: readonly string[] },
  ) =>
    new DativoError({
      code: "DUPLICATES_ACROSS_PARTITIONS",
      message: `${found.duplicates} value${found.duplicates === 1 ? "" : "s"} of ${columns.join(", ")} in '${stream}' occur${found.duplicates === 1 ? "s" : ""} in more than one partition, such as ${found.partitions.map((id) => `'${id}'`).join(" and ")}; the contract says that they are unique.`,
      fix: "Nothing was published. Mend the source, or take `unique` or `primary_key` out of the contract.",
      details: { stream, columns, ...found },
    }),

  schemaDrift: (stream: string, problems: string) =>
    new DativoError({
      code: "SCHEMA_DRIFT",
      message: `The columns of '${stream}' have changed in a way that its job does not allow:\n${problems}`,
      fix: "Nothing was published. Change the contract, allow the change under `schema_drift`, or load into a new output or with `mode: replace`.",
      details: { stream },
    }),

  schemaUnknown: (stream: string, plugin: string) =>
    new DativoError({
      code: "SCHEMA_UNKNOWN",
      message: `Nothing says which columns '${stream}' has: the job names no contract, the reader '${plugin}' describes none, and there is no record to infer them from.`,
      fix: "Name a contract with `asset_path`, or write one inline under `asset`.",
      details: { stream, plugin },
    }),

  unknownColumns: (
    stream: string,
    key: string,
    columns: readonly string[],
    known: readonly string[],
  ) =>
    new DativoError({
      code: "COLUMN_UNKNOWN",
      message: `\`${key}\` of '${stream}' names ${columns.map((name) => `'${name}'`).join(", ")}, which its schema does not have.`,
      fix: `The columns are ${known.join(", ")}.`,
      details: { stream, key, columns, known },
    }),

  duplicatePartition: (stream: string, plugin: string, id: string) =>
    new DativoError({
      code: "PARTITION_DUPLICATE",
      message: `The reader '${plugin}' divided '${stream}' into partitions of which two are called '${id}'.`,
      fix: "partitions() must give every share an id of its own.",
      details: { stream, plugin, id },
    }),

  partitionsInvalid: (plugin: string, stream: string, key: string, problem: string) =>
    new DativoError({
      code: "PARTITIONS_NOT_JSON",
      message: `The reader '${plugin}' answered partitions() for '${stream}' with ${problem} at ${key}, which JSON does not keep.`,
      fix: "Partitions and state are plain JSON: texts, finite numbers, booleans, null, arrays and plain objects; write a Date or a bigint as text.",
      details: { plugin, stream, key },
    }),

  preparedInvalid: (plugin: string, stream: string, problem: string) =>
    new DativoError({
      code: "PREPARED_NOT_JSON",
      message: `The writer '${plugin}' answered prepare() for '${stream}' with ${problem}, which JSON does not keep.`,
      fix: "Answer a plain object of texts, finite numbers, booleans, null, arrays and plain objects; write a Date or a bigint as text.",
      details: { plugin, stream },
    }),

  planHoldsSecret: (plugin: string, stream: string, key: string) =>
    new DativoError({
      code: "PLAN_HOLDS_SECRET",
      message: `The reader '${plugin}' put a secret of the job into the plan of '${stream}', at ${key}.`,
      fix: "Leave credentials out of partitions, state and schema: every task is built with them anyway.",
      details: { plugin, stream, key },
    }),

  extractNotIterable: (found: string) =>
    new DativoError({
      code: "EXTRACT_NOT_ITERABLE",
      message: `extract() answered ${found}, which cannot be iterated.`,
      fix: "Write it as a generator, `async *extract() { yield [{ id: 1 }]; }`, or return something that can be iterated.",
      details: { found },
    }),

  rowNotRecognised: (position: number, found: string) =>
    new DativoError({
      code: "ROW_NOT_RECOGNISED",
      message: `Element ${position} of a yielded array is ${found} where an object keyed by column name was expected.`,
      fix: "Yield arrays of plain objects, such as [{ id: 1 }, { id: 2 }]; a RecordBatch is yielded by itself.",
      details: { position, found },
    }),

  batchSchemaGrew: (column: string, known: readonly string[]) =>
    new DativoError({
      code: "BATCH_SCHEMA_GREW",
      message: `A batch has the column '${column}', which the first one, that the schema was taken from, does not have; it has ${known.map((name) => `'${name}'`).join(", ") || "none"}.`,
      fix: "Name a contract in the job, or let the reader describe its columns with describeStream().",
      details: { column, known },
    }),

  interrupted: () =>
    new DativoError({
      code: "RUN_INTERRUPTED",
      message: "The run was stopped before it was done.",
      fix: "Nothing of the streams that were under way was published. Run the job again; it goes on from the last commit.",
    }),

  taskDied: (
    where: { readonly stream: string; readonly partition: string },
    attempts: number,
    { died, cause }: { readonly died: string; readonly cause: unknown },
  ) =>
    new DativoError({
      code: "TASK_DIED",
      message: `The thread that read the partition '${where.partition}' of '${where.stream}' has died ${attempts === 1 ? "once" : `${attempts} times`}; the last time: ${died}`,
      fix: "Nothing of the stream was published. A plugin has ended the thread (process.exit, an error that nobody catches, a wait that never ends), or memory ran out. `--executor inline` runs the tasks without threads; `--threads` with a smaller number takes less memory.",
      cause,
      details: { ...where, attempts, reason: died },
    }),

  threadUnready: (cause: unknown) =>
    new DativoError({
      code: "THREAD_UNREADY",
      message: `The plugins of the job, which the run itself has loaded, cannot be loaded in a thread: ${messageOf(cause)}`,
      fix: "Nothing was published. A plugin that cannot be in several threads runs with `executor: inline` in the job, or with --executor inline.",
      cause,
    }),

  incrementalUnsupported: (
    stream: string,
    plugin: string,
    strategy: string,
    supported: readonly IncrementalKind[],
  ) =>
    new DativoError({
      code: "INCREMENTAL_UNSUPPORTED",
      message: `The reader '${plugin}' cannot tell what is new in '${stream}' by the strategy '${strategy}'.`,
      fix: `${supported.includes("state") ? "Its files are told apart by `strategy: file_modified_time`. Or take" : supported.includes("cursor") ? "It goes by a cursor: name its column as `incremental.cursor_field`. Or take" : "Take"} \`source.incremental\` out of the job, and use \`mode: replace\` so that nothing is loaded twice.`,
      details: { stream, plugin, strategy, supported },
    }),
} as const;
