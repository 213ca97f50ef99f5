import { randomBytes } from "node:crypto";
import {
  loadModes,
  type AssetDefinition,
  type CommitOutcome,
  type CommitRequest,
  DativoError,
  failedCheck,
  annotateBatch,
  type ConnectionCheck,
  type JsonObject,
  type MaintenanceReport,
  type MaintenanceRequest,
  type RecordBatch,
  splitBatch,
  type TargetConfig,
  type WriterContext,
} from "@dativo/core/plugin";
import { type FileFacts, type FolderShare, ParquetWriter } from "@dativo/writer-parquet";
import {
  type Catalog,
  formatTableName,
  type TableName,
  type TableState,
} from "./catalog/catalog.ts";
import { createCatalog } from "./catalog/create-catalog.ts";
import { isRolledBack, readWatermark } from "./commit/commit-marks.ts";
import { commitTable } from "./commit/commit-table.ts";
import { planTable, type TablePlan, type TableWishes } from "./commit/table-plan.ts";
import { icebergErrors } from "./iceberg-errors.ts";
import { type IcebergWriterOptions, icebergWriterOptionsSchema } from "./iceberg-writer-options.ts";
import { fileStatistics } from "./manifest/file-statistics.ts";
import { partitionToJson, type PartitionText } from "./manifest/partition-atoms.ts";
import { partitionPath } from "./partition/partition-path.ts";
import { bindPartitionSpec, type BoundPartitionField } from "./partition/partition-spec.ts";
import { contractColumns, refuseLostValues } from "./schema/contract-columns.ts";
import { conformWhole } from "./schema/conform-whole.ts";
import { type FileColumns, fileColumns } from "./schema/file-columns.ts";
import { tableColumns } from "./schema/table-columns.ts";
import { expireSnapshots } from "./maintenance/expire-snapshots.ts";
import { removeOrphans } from "./maintenance/remove-orphans.ts";
import { mergeKey } from "./commit/merge-records.ts";
import { writeRows } from "./merge/write-rows.ts";
import { physicalValue } from "./schema/physical-value.ts";

/** What a writer of rows works with, made of the plan of the table. */
interface Layout {
  readonly plan: TablePlan;
  readonly columns: FileColumns;
  readonly fields: readonly BoundPartitionField[];
}

/**
 * Writes Parquet files and commits them to a table of an Iceberg catalog: with `append` they are added, with
 * `replace` and `replace_partitions` they take the place of what is there, all in one snapshot.
 */
export class IcebergWriter extends ParquetWriter {
  static override readonly optionsSchema = icebergWriterOptionsSchema;
  static override readonly modes = loadModes;

  readonly #options: IcebergWriterOptions;
  readonly #partitioning: readonly string[];
  /** Values of the partition fields, by the folder of a partition. */
  readonly #partitions = new Map<string, readonly PartitionText[]>();
  #catalog: Catalog | undefined;
  #looked: Promise<TableState | undefined> | undefined;
  #layout: Layout | undefined;

  constructor(
    asset: AssetDefinition,
    target: TargetConfig<IcebergWriterOptions>,
    outputBase: string,
    context: WriterContext,
  ) {
    // The folders are those of the table's own partition spec.
    super(asset, { ...target, partitioning: [] }, outputBase, context);
    this.#options = target.options;
    this.#partitioning = target.partitioning;
  }

  /** The columns and the partition spec of the table. */
  override async prepare(): Promise<JsonObject> {
    const wishes = this.#wishes();
    const plan = planTable(await this.#look(), wishes);
    if (this.target.mode === "merge") mergeKey(plan.schema, wishes);
    return plan;
  }

  override async lastCommit(job: string): Promise<JsonObject | undefined> {
    const table = this.#table();
    const state = await this.#look();
    const { stream } = this.context.task;
    const mark = state && readWatermark(state.metadata, { job, stream });
    if (state === undefined || mark === undefined) return undefined;
    if (isRolledBack(state.metadata, mark)) {
      const runId = mark.record["run_id"];
      throw icebergErrors.rolledBack(
        formatTableName(table),
        mark.snapshot_id ?? "",
        typeof runId === "string" ? runId : "",
      );
    }
    return mark.record;
  }

  override async commitFiles(request: CommitRequest): Promise<CommitOutcome> {
    await commitTable(request, this.#plan(), this.#wishes(), {
      catalog: this.#openCatalog(),
      open: (url) => this.context.openStore(url),
      logger: this.context.logger,
      signal: this.context.signal,
      rewriter: (state, plan) => (batches) =>
        writeRows(batches, (createFile) => this.#rowWriter(plan, createFile), state, plan),
    });
    const table = formatTableName(this.#table());
    return { publishedTo: `${table}, ${this.#openCatalog().description}` };
  }

  override async maintain(request: MaintenanceRequest): Promise<MaintenanceReport> {
    const catalog = this.#openCatalog();
    const table = this.#table();
    const target = `${formatTableName(table)}, ${catalog.description}`;
    const state = await catalog.load(table);
    if (state === undefined) return { target, expired: 0, removedFiles: [] };
    if (request.task === "clean") {
      return { target, expired: 0, removedFiles: await removeOrphans(state, request) };
    }
    return { target, ...(await expireSnapshots(catalog, table, state, request)) };
  }

  override async checkConnection(): Promise<ConnectionCheck> {
    try {
      const catalog = this.#openCatalog();
      await catalog.check();
      return { status: "ok", message: `${catalog.description} answers` };
    } catch (error) {
      if (!DativoError.isInstance(error)) throw error;
      return failedCheck(error);
    }
  }

  override async close(): Promise<void> {
    await super.close();
    await this.#catalog?.close();
  }

  protected override split(batch: RecordBatch): readonly FolderShare[] {
    const { columns, fields } = this.#ensureLayout();
    refuseLostValues(batch, columns.schema.fields);
    const wide = conformWhole(batch, columns.schema, "the batch");
    if (fields.length === 0) return [{ folder: "", batch: annotateBatch(wide, columns.metadata) }];
    const keys = fields.map(({ column, sourceType, transform }) => ({
      column,
      transform: (value: Parameters<typeof physicalValue>[0]) => {
        const stored = physicalValue(value, sourceType);
        return stored === null ? null : transform.apply(stored, sourceType);
      },
    }));
    return splitBatch(wide, keys, columns.schema).map((share) => {
      const folder = partitionPath(fields, share.values);
      this.#partitions.set(
        folder,
        share.values.map((value) => partitionToJson(value)),
      );
      return { folder, batch: annotateBatch(share.batch, columns.metadata) };
    });
  }

  protected override describeFile(facts: FileFacts): JsonObject {
    const { plan } = this.#ensureLayout();
    const partition = this.#partitions.get(facts.folder) ?? [];
    return fileStatistics(facts, plan.schema, { specId: plan.spec["spec-id"], partition });
  }

  /** Writes rows of the table itself, which have all of its columns. */
  #rowWriter(plan: TablePlan, createFile: WriterContext["createFile"]): IcebergWriter {
    const asset = { ...this.asset, schema: { fields: tableColumns(plan.schema) } };
    const options = { ...this.#options, rename_columns: {} };
    return new IcebergWriter(asset, { ...this.target, options }, this.outputBase, {
      ...this.context,
      prepared: plan,
      task: { ...this.context.task, attemptId: randomBytes(6).toString("hex") },
      createFile,
    });
  }

  #plan(): TablePlan {
    const { prepared } = this.context;
    if (prepared === undefined) throw new Error("the host has not called prepare");
    return prepared as TablePlan;
  }

  #ensureLayout(): Layout {
    if (this.#layout === undefined) {
      const plan = this.#plan();
      this.#layout = {
        plan,
        columns: fileColumns(
          contractColumns(this.asset.schema.fields, this.#options.rename_columns),
          plan.schema,
        ),
        fields: bindPartitionSpec(plan.spec, plan.schema),
      };
    }
    return this.#layout;
  }

  /** The table as it is when a run is planned: read once for all that is asked of it then. */
  #look(): Promise<TableState | undefined> {
    this.#looked ??= this.#openCatalog().load(this.#table());
    return this.#looked;
  }

  #openCatalog(): Catalog {
    this.#catalog ??= createCatalog(this.target, this.context);
    return this.#catalog;
  }

  #wishes(): TableWishes {
    const { asset } = this;
    return {
      table: this.#table(),
      asset,
      partitioning: this.#partitioning,
      options: this.#options,
    };
  }

  #table(): TableName {
    const { table, namespace } = this.#options;
    const name = table ?? this.context.task.stream.replaceAll(/[^A-Za-z0-9_]+/gu, "_");
    return { namespace, name };
  }
}
