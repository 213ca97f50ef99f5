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
import { discoverTables } from "./catalog/discover-tables.ts";
import { holdRelation, refuseChanged } from "./catalog/hold-relation.ts";
import { describeQuery, describeTable, type Relation } from "./catalog/describe-relation.ts";
import { listTables } from "./catalog/list-tables.ts";
import { beginRead } from "./connection/begin-read.ts";
import { checkServer } from "./connection/check-server.ts";
import { connectionSettings } from "./connection/connection-settings.ts";
import { openClient, type OpenSettings } from "./connection/open-client.ts";
import { serverError } from "./connection/server-errors.ts";
import { readPart } from "./copy/read-part.ts";
import { createPlanner, type PostgresPlanner } from "./plan/postgres-planner.ts";
import {
  postgresReaderOptionsSchema,
  type PostgresReaderOptions,
} from "./postgres-reader-options.ts";
import { postgresReaderErrors } from "./postgres-reader-errors.ts";
import type { PgColumn } from "./types/pg-type.ts";
import { markUnchecked } from "./types/mark-unchecked.ts";
import { resolveColumn, type ResolvedColumn } from "./types/resolve-column.ts";

/**
 * Reads tables, views and queries of PostgreSQL: COPY in binary straight into Arrow columns, all tables of a
 * run as of one moment, large ones in ranges.
 */
export class PostgresReader extends BaseReader<PostgresReaderOptions> {
  static override readonly optionsSchema = postgresReaderOptionsSchema;
  static override readonly incremental = ["cursor"] as const;

  #planner: PostgresPlanner | undefined;

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
      return describeColumns(relation.columns, [], this.#resolver(relation)).schema;
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
    if (params === undefined) throw postgresReaderErrors.partitionInvalid(partition.id);
    const { snapshot, parts } = params;
    const settings = this.#settings(signal);
    const client = await openClient(settings);
    // The server goes on sending what nobody reads: only the end of the connection stops it.
    const stop = (): void => void client.connection.stream.destroy();
    signal.addEventListener("abort", stop, { once: true });
    let isDone = false;
    try {
      await beginRead(client, settings.connection, settings.options, snapshot ?? undefined);
      const relation = await (stream.query === undefined
        ? describeTable(client, stream.locator)
        : describeQuery(client, stream.query));
      // What exports no snapshot may not know what these ask for. What a query reads was locked to describe it.
      if (snapshot !== null && stream.query === undefined) await holdRelation(client, relation);
      else if (snapshot !== null) await refuseChanged(client);
      const { options } = this.source;
      const { logger, metrics } = this.context;
      const resolve = this.#resolver(relation);
      const selected = selectColumns(relation.columns, request.schema, resolve, logger);
      const badValues = new BadValues({
        stream: stream.name,
        partition: partition.id,
        policy: options.unrepresentable_values,
        schema: selected.schema,
        logger,
        metrics,
        reject: request.reject.bind(request),
      });
      for (const part of parts) {
        const reading = { ...selected, badValues, fetchMode: options.fetch_mode };
        yield* untilAborted(readPart(client, part, reading, request), signal);
      }
      isDone = true;
    } catch (cause) {
      throw serverError(cause, `stream '${stream.name}'`);
    } finally {
      signal.removeEventListener("abort", stop);
      if (isDone) await client.end();
      else stop();
    }
  }

  override async estimateTotalRecords({
    stream,
    cursor,
  }: StreamRequest): Promise<number | undefined> {
    if (cursor !== undefined) return undefined;
    return this.#plan(stream.name, async (planner) => {
      const { estimatedRows } = await planner.describe(stream);
      return estimatedRows < 0 ? undefined : Math.round(estimatedRows);
    });
  }

  override async discover(): Promise<Discovery> {
    return this.#plan("discover", async (planner) => {
      const { client } = await planner.snapshot();
      return {
        status: "supported",
        streams: await discoverTables(client, this.source.options),
      };
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
    work: (planner: PostgresPlanner) => Promise<Result>,
  ): Promise<Result> {
    this.#planner ??= createPlanner(this.#settings(this.context.signal));
    try {
      return await work(this.#planner);
    } catch (cause) {
      throw serverError(cause, `stream '${where}'`);
    }
  }

  #resolver({ hasUncheckedText }: Relation) {
    return (column: PgColumn, wanted: ColumnType | undefined): ResolvedColumn => {
      const resolved = resolveColumn(column, this.source.options, wanted);
      return hasUncheckedText ? { ...resolved, wire: markUnchecked(resolved.wire) } : resolved;
    };
  }

  #settings(signal: AbortSignal): OpenSettings {
    return {
      connection: connectionSettings(this.source),
      options: this.source.options,
      logger: this.context.logger,
      signal,
    };
  }
}
