import { BatchBuilder } from "../batch/batch-builder.ts";
import { batchToRows } from "../batch/batch-to-rows.ts";
import type { AssetDefinition } from "../contract/asset-definition.ts";
import type { BaseWriter } from "../contract/base-writer.ts";
import type { BatchFormat, BatchOf, RecordBatch, Row } from "../contract/batch.ts";
import type { StreamSchema } from "../contract/column-type.ts";
import type { WriterClass } from "../contract/define-writer.ts";
import type { JsonObject } from "../contract/json.ts";
import type { TaskIdentity } from "../contract/plugin-context.ts";
import type { LoadMode } from "../contract/target-config.ts";
import type { WrittenFile } from "../contract/written-file.ts";
import { testingErrors } from "../errors/testing-errors.ts";
import { validateOptions } from "../plugins/validate-options.ts";
import { LocalObjectStore } from "../storage/local-object-store.ts";
import { LocalOutputFolder } from "../storage/local-output-folder.ts";
import { classNameOf } from "./class-name-of.ts";
import { CollectingLogger, type LogEntry } from "./collecting-logger.ts";
import { CollectingMetrics } from "./collecting-metrics.ts";
import { createTemporaryFolder } from "./temporary-folder.ts";

/** What `writeAll` builds the writer with and hands to it; only the schema has no default. */
export interface WriteSettings {
  readonly schema: StreamSchema;
  /** Arrow batches to write. */
  readonly batches?: readonly RecordBatch[];
  /** Rows to write, when there are no `batches`. */
  readonly rows?: readonly Row[];
  /** Rows that a batch holds; 8192 by default. */
  readonly batchRows?: number;
  /** `target.options` as a job would write them; `{}` by default. */
  readonly options?: unknown;
  readonly connection?: JsonObject;
  readonly credentials?: JsonObject;
  /** `target.catalog` */
  readonly catalog?: JsonObject;
  /** As if the writer's `prepare` had answered it; what that answers by default. */
  readonly prepared?: JsonObject;
  /** `append` by default. */
  readonly mode?: LoadMode;
  readonly partitioning?: readonly string[];
  /** Parts of the asset that matter to the test. */
  readonly asset?: Partial<AssetDefinition>;
  readonly signal?: AbortSignal;
}

/** All that a writer did. */
export interface Written {
  /** Absolute path of the staging folder, in a temporary folder of its own. */
  readonly folder: string;
  /** As the writer reported them, in order. */
  readonly files: readonly WrittenFile[];
  readonly logs: readonly LogEntry[];
  readonly counters: ReadonlyMap<string, number>;
  /** Deletes the folder. Folders that were not removed go when the process ends. */
  remove(): Promise<void>;
}

/**
 * Writes batches as one task of the host would: options validated, each batch in the format that the
 * class declares, `finish`, and the writer closed, also when something throws. Files that the writer
 * left open are thrown away.
 *
 * @throws `PLUGIN_OPTIONS_INVALID`, and whatever the writer throws, unchanged
 */
export async function writeAll<Options, Format extends BatchFormat>(
  Writer: WriterClass<Options, Format>,
  settings: WriteSettings,
): Promise<Written> {
  const batches = settings.batches ?? buildBatches(settings);
  const temporary = await createTemporaryFolder();
  const folder = temporary.path;
  const logger = new CollectingLogger();
  const metrics = new CollectingMetrics();
  const output = new LocalOutputFolder(folder);
  const writer = await buildWriter(Writer, settings, folder, { logger, metrics, output });
  const files: WrittenFile[] = [];
  try {
    for (const batch of batches) {
      const handed = Writer.batchFormat === "arrow" ? batch : batchToRows(batch, settings.schema);
      files.push(...(await writer.writeBatch(handed as BatchOf<Format>, files.length)));
    }
    files.push(...(await writer.finish()));
  } finally {
    await writer.close();
    await output.discardOpenFiles();
  }
  return {
    folder,
    files,
    logs: logger.entries,
    counters: metrics.counters,
    remove: () => temporary.remove(),
  };
}

/** What the host lends to the writer of a test. */
export interface LentToWriter {
  readonly logger: CollectingLogger;
  readonly metrics: CollectingMetrics;
  readonly output: Pick<LocalOutputFolder, "createFile">;
  readonly signal?: AbortSignal;
  /** Tells tasks and attempts apart. */
  readonly task?: Pick<TaskIdentity, "partitionIndex" | "attemptId">;
}

/** Builds a writer as a task of the host would. Throws `PLUGIN_OPTIONS_INVALID`. */
export async function buildWriter<Options, Format extends BatchFormat>(
  Writer: WriterClass<Options, Format>,
  settings: WriteSettings,
  folder: string,
  lent: LentToWriter,
): Promise<BaseWriter<Options, Format>> {
  const place = {
    kind: "writer",
    plugin: classNameOf(Writer),
    path: ["target", "options"],
  } as const;
  const options = await validateOptions(Writer.optionsSchema, settings.options ?? {}, place);
  const asset: AssetDefinition = {
    name: "records",
    version: "1.0.0",
    schema: settings.schema,
    ...settings.asset,
  };
  const target = {
    type: classNameOf(Writer),
    connection: settings.connection ?? {},
    credentials: settings.credentials ?? {},
    catalog: settings.catalog,
    mode: settings.mode ?? "append",
    partitioning: settings.partitioning ?? [],
    options: options as Options,
    baseFolder: folder,
  };
  const build = (prepared: JsonObject | undefined): BaseWriter<Options, Format> =>
    new Writer(asset, target, folder, {
      logger: lent.logger,
      metrics: lent.metrics,
      signal: lent.signal ?? settings.signal ?? new AbortController().signal,
      task: {
        runId: "test-run",
        stream: asset.name,
        ...(lent.task ?? { partitionIndex: 0, attemptId: "test-attempt" }),
      },
      createFile: (path) => lent.output.createFile(path),
      prepared,
      openStore: async (url) => new LocalObjectStore(url),
    });
  return build(settings.prepared ?? (await prepareOnce(build)));
}

/** What all tasks of a stream have to agree on, which one writer is asked before any of them is built. */
async function prepareOnce(
  build: (prepared: undefined) => BaseWriter<unknown, BatchFormat>,
): Promise<JsonObject | undefined> {
  const first = build(undefined);
  if (first.prepare === undefined) return undefined;
  try {
    return await first.prepare();
  } finally {
    await first.close();
  }
}

/** The rows of the settings as batches. Throws `TEST_ROW_INVALID`. */
export function buildBatches({
  rows = [],
  schema,
  batchRows = 8192,
}: WriteSettings): RecordBatch[] {
  const batches: RecordBatch[] = [];
  for (let start = 0; start < rows.length; start += batchRows) {
    const builder = new BatchBuilder(schema);
    rows.slice(start, start + batchRows).forEach((row, index) => {
      const problem = builder.appendRow(row);
      if (problem) throw testingErrors.rowNotWritable(start + index, problem.message);
    });
    batches.push(builder.finish());
  }
  return batches;
}
