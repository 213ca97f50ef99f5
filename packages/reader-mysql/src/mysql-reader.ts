import {
  BaseReader,
  type ColumnType,
  type ConnectionCheck,
  type DescribeRequest,
  type Discovery,
  type ExtractRequest,
  type PartitionPlan,
  type RecordBatch,
  type SourceStream,
  type StreamRequest,
  type StreamSchema,
} from "@dativo/core/plugin";
import {
  BadValues,
  describeColumns,
  readParams,
  selectColumns,
  untilAborted,
} from "@dativo/sql-reader";
import { describeRelation } from "./catalog/describe-relation.ts";
import { discoverTables } from "./catalog/discover-tables.ts";
import { listTables } from "./catalog/list-tables.ts";
import { beginRead, prepareSession } from "./connection/begin-read.ts";
import { checkServer } from "./connection/check-server.ts";
import { connectionSettings } from "./connection/connection-settings.ts";
import { openClient, type OpenSettings } from "./connection/open-client.ts";
import { serverError } from "./connection/server-errors.ts";
import { mysqlReaderErrors } from "./mysql-reader-errors.ts";
import { mysqlReaderOptionsSchema, type MysqlReaderOptions } from "./mysql-reader-options.ts";
import { createPlanner, type MysqlPlanner } from "./plan/mysql-planner.ts";
import { readPart } from "./rows/read-part.ts";
import type { MysqlColumn } from "./types/mysql-type.ts";
import { resolveColumn } from "./types/resolve-column.ts";

/**
 * Reads tables, views and queries of MySQL and MariaDB: what the server prints goes straight into Arrow columns,
 * each table as of one moment.
 */
export class MysqlReader extends BaseReader<MysqlReaderOptions> {
  static override readonly optionsSchema = mysqlReaderOptionsSchema;
  static override readonly incremental = ["cursor"] as const;

  #planner: MysqlPlanner | undefined;

  override async listStreams(stream: SourceStream): Promise<readonly string[]> {
    return this.#plan(stream.locator, async (planner) => {
      const { client } = await planner.snapshot();
      return listTables(client, stream.locator, stream.exclude ?? []);
    });
  }

  override async describeStream({ stream }: DescribeRequest): Promise<StreamSchema> {
    return this.#plan(stream.name, async (planner) => {
      const relation = await planner.describe(stream);
      // Without the primary key: the server sees to it that it is unique, and the host would do so again.
      return describeColumns(relation.columns, [], this.#resolve).schema;
    });
  }

  override async partitions(request: StreamRequest): Promise<PartitionPlan> {
    const { name } = request.stream;
    return this.#plan(name, (planner) =>
      planner.plan(request, {
        state: this.context.state(name)?.reader,
        lookbackDays: this.source.incremental?.lookbackDays ?? 0,
        metrics: this.context.metrics,
      }),
    );
  }

  async *extract(request: ExtractRequest): AsyncGenerator<RecordBatch> {
    const { stream, partition, signal } = request;
    const params = readParams(partition);
    if (params === undefined) throw mysqlReaderErrors.partitionInvalid(partition.id);
    const client = await openClient(this.#settings(signal));
    // The server goes on sending what nobody reads: only the end of the connection stops it.
    const stop = (): void => client.destroy();
    signal.addEventListener("abort", stop, { once: true });
    try {
      const { options } = this.source;
      const { logger, metrics } = this.context;
      await prepareSession(client, options);
      await beginRead(client);
      const { columns } = await describeRelation(client, stream);
      const selected = selectColumns(columns, request.schema, this.#resolve, logger);
      const badValues = new BadValues({
        stream: stream.name,
        partition: partition.id,
        schema: selected.schema,
        policy: options.unrepresentable_values,
        logger,
        metrics,
        reject: request.reject.bind(request),
      });
      for (const part of params.parts) {
        yield* untilAborted(readPart(client, part, { ...selected, badValues }, request), signal);
      }
    } catch (cause) {
      throw serverError(cause, `stream '${stream.name}'`);
    } finally {
      signal.removeEventListener("abort", stop);
      stop();
    }
  }

  override async estimateTotalRecords({
    stream,
    cursor,
  }: StreamRequest): Promise<number | undefined> {
    if (cursor !== undefined) return undefined;
    return this.#plan(stream.name, async (planner) => {
      const { estimatedRows } = await planner.describe(stream);
      return estimatedRows < 0 ? undefined : estimatedRows;
    });
  }

  override async discover(): Promise<Discovery> {
    return this.#plan("discover", async (planner) => {
      const { client } = await planner.snapshot();
      return { status: "supported", streams: await discoverTables(client, this.source.options) };
    });
  }

  override async checkConnection(): Promise<ConnectionCheck> {
    return checkServer(() => this.#settings(this.context.signal), this.source.streams);
  }

  override async close(): Promise<void> {
    await this.#planner?.close();
  }

  async #plan<Result>(
    where: string,
    work: (planner: MysqlPlanner) => Promise<Result>,
  ): Promise<Result> {
    this.#planner ??= createPlanner(this.#settings(this.context.signal));
    try {
      return await work(this.#planner);
    } catch (cause) {
      throw serverError(cause, `stream '${where}'`);
    }
  }

  readonly #resolve = (column: MysqlColumn, wanted: ColumnType | undefined) =>
    resolveColumn(column, this.source.options, wanted);

  #settings(signal: AbortSignal): OpenSettings {
    return {
      connection: connectionSettings(this.source),
      options: this.source.options,
      logger: this.context.logger,
      signal,
    };
  }
}
