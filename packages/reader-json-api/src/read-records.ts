import { type ApiAnswer, ColumnPages, type Page, type ValuePage } from "@dativo/api-reader";
import {
  createRecordToRow,
  isJsonObject,
  jsonTextOf,
  notAnObject,
  rejectedRecord,
} from "@dativo/json-records";
import type { ExtractRequest, RecordBatch, Row } from "@dativo/core/plugin";
import type { ParentFields } from "./connection/endpoint-url.ts";
import { mapRecords, openValues, type RecordMapper } from "./records/open-values.ts";
import { isJsonPath } from "./records/query-records.ts";
import type { StreamSettings } from "./stream-settings.ts";

/** Makes rows of answers, in one of two ways. */
export interface RecordSink {
  /** Reads an answer. */
  open(answer: ApiAnswer, fields: ParentFields | undefined): Page | Promise<Page>;
  /** Looks into an answer without reading its records. */
  peek(answer: ApiAnswer): Page | Promise<Page>;
  /** What is ready to be handed on; with `all`, everything. */
  take(all: boolean): (RecordBatch | Row[])[];
  /** Records so far. */
  readonly taken: number;
}

/** Chooses how records are read: straight into columns wherever nobody has to see them before. */
export function createRecordSink(
  request: ExtractRequest,
  settings: StreamSettings,
  map: RecordMapper | undefined,
): RecordSink {
  const { schema } = request;
  const { format = "json", records_path: path } = settings;
  const countsIntoLists = path?.split(".").some((key) => /^\d+$/u.test(key)) === true;
  const needsValues = map !== undefined || format === "csv" || isJsonPath(path) || countsIntoLists;
  return schema === undefined || needsValues
    ? new ValueSink(request, settings, map)
    : new ColumnSink({ ...request, schema }, settings);
}

class ColumnSink implements RecordSink {
  readonly #pages: ColumnPages;
  readonly #columns: ReadonlySet<string>;

  constructor(
    {
      schema,
      schemaInferred = false,
      batchRows,
      reject,
    }: ExtractRequest & { schema: NonNullable<ExtractRequest["schema"]> },
    { records_path, format, unix_time, max_records: limit }: StreamSettings,
  ) {
    this.#columns = new Set(schema.fields.map(({ name }) => name));
    this.#pages = new ColumnPages({
      schema,
      refusesUnlisted: schemaInferred,
      unixTime: unix_time,
      recordsPath: records_path,
      isLines: format === "jsonl",
      batchRows,
      limit,
      reject,
    });
  }

  get taken(): number {
    return this.#pages.taken;
  }

  open(answer: ApiAnswer, fields: ParentFields | undefined): Page {
    const known = Object.entries(fields ?? {}).filter(([name]) => this.#columns.has(name));
    this.#pages.constants = known.length === 0 ? undefined : Object.fromEntries(known);
    return this.#pages.open(answer);
  }

  peek(answer: ApiAnswer): Page {
    return this.#pages.peek(answer);
  }

  take(all: boolean): RecordBatch[] {
    return this.#pages.takeBatches(all);
  }
}

class ValueSink implements RecordSink {
  readonly #request: ExtractRequest;
  readonly #settings: StreamSettings;
  readonly #map: RecordMapper | undefined;
  readonly #toRow: ReturnType<typeof createRecordToRow>;
  #rows: Row[] = [];
  #taken = 0;
  #pages = 0;

  constructor(request: ExtractRequest, settings: StreamSettings, map: RecordMapper | undefined) {
    this.#request = request;
    this.#settings = settings;
    this.#map = map;
    this.#toRow = createRecordToRow(request.schema, { unixTime: settings.unix_time });
  }

  get taken(): number {
    return this.#taken;
  }

  async open(answer: ApiAnswer, fields: ParentFields | undefined): Promise<ValuePage> {
    const page = await openValues(answer, this.#settings);
    this.#pages += 1;
    const left = (this.#settings.max_records ?? Infinity) - this.#taken;
    const records = page.records.slice(0, left);
    this.#taken += records.length;
    mapRecords(records, this.#map).forEach((record, index) => {
      if (isJsonObject(record)) {
        const row = this.#toRow(record);
        this.#rows.push(fields ? { ...row, ...fields } : row);
        return;
      }
      const position = { page: this.#pages, record: index + 1 };
      this.#request.reject(rejectedRecord(notAnObject, position, jsonTextOf(record)));
    });
    return page;
  }

  peek(answer: ApiAnswer): Promise<ValuePage> {
    return openValues(answer, this.#settings);
  }

  take(all: boolean): Row[][] {
    const { batchRows } = this.#request;
    const batches: Row[][] = [];
    while (this.#rows.length >= batchRows) batches.push(this.#rows.splice(0, batchRows));
    if (all && this.#rows.length > 0) batches.push(this.#rows.splice(0));
    return batches;
  }
}
