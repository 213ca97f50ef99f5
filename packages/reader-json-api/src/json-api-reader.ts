import {
  BaseReader,
  type ConnectionCheck,
  DativoError,
  type DiscoveredStream,
  type Discovery,
  type ExtractRequest,
  inferSchema,
  type ReaderContext,
  type Row,
  type SourceConfig,
  type SourceStream,
} from "@dativo/core/plugin";
import { type ApiConnection, readApiConnection } from "./api-connection.ts";
import { endpointUrl } from "./endpoint-url.ts";
import { HttpClient } from "./http-client.ts";
import { addressErrors } from "./json-api-errors.ts";
import {
  jsonApiReaderOptionsSchema,
  type JsonApiReaderOptions,
} from "./json-api-reader-options.ts";
import { createPaginator } from "./pagination/create-paginator.ts";
import type { Page } from "./pagination/paginator.ts";
import { isJsonObject, type JsonApiObject } from "./parse-json.ts";
import { readPages } from "./read-pages.ts";
import { createRecordToRow, jsonTextOf } from "./record-to-row.ts";
import { requestPage } from "./request-page.ts";

/** Reads lists of records from a JSON API over HTTP, one endpoint a stream. */
export class JsonApiReader extends BaseReader<JsonApiReaderOptions> {
  static override readonly optionsSchema = jsonApiReaderOptionsSchema;

  readonly #connection: ApiConnection;
  readonly #client: HttpClient;

  constructor(source: SourceConfig<JsonApiReaderOptions>, context: ReaderContext) {
    super(source, context);
    const { endpoint } = source.options;
    if (endpoint !== undefined && source.streams.length > 1) {
      throw addressErrors.endpointAmbiguous(
        endpoint,
        source.streams.map(({ name }) => name),
      );
    }
    this.#connection = readApiConnection(source.connection, source.credentials);
    this.#client = new HttpClient(this.#connection, source.options, context.logger);
  }

  async *extract(request: ExtractRequest): AsyncGenerator<Row[], void, undefined> {
    const toRow = createRecordToRow(request.schema);
    const { max_pages: maxPages = Infinity, max_records: maxRecords = Infinity } =
      this.source.options;
    let pages = 0;
    let records = 0;
    for await (const page of this.#pages(request.stream, request.signal)) {
      pages += 1;
      const taken = page.records.slice(0, maxRecords - records);
      records += taken.length;
      this.context.metrics.increment("json_api.pages");
      for (let start = 0; start < taken.length; start += request.batchRows) {
        const rows = this.#rows({ ...page, records: taken }, start, pages, request, toRow);
        if (rows.length > 0) yield rows;
      }
      if (pages >= maxPages || records >= maxRecords) return;
    }
  }

  override async discover(): Promise<Discovery> {
    const streams: DiscoveredStream[] = [];
    for (const stream of this.source.streams) {
      const page = await this.#firstPage(stream);
      const rows = page.records.filter(isJsonObject).map(createRecordToRow(undefined));
      streams.push({
        name: stream.locator || stream.name,
        ...(rows.length === 0 ? {} : { schema: inferSchema(rows) }),
        details: { records_on_first_page: page.records.length },
      });
    }
    return { status: "supported", streams };
  }

  override async checkConnection(): Promise<ConnectionCheck> {
    const [stream] = this.source.streams;
    try {
      const page = await this.#firstPage(stream ?? { name: "", locator: "" }, 0);
      const count = page.records.length;
      return {
        status: "ok",
        message: `${count} record${count === 1 ? "" : "s"} on the first page`,
      };
    } catch (error) {
      if (!DativoError.isInstance(error)) throw error;
      const { code, message, fix } = error;
      return { status: "failed", code, message: fix === undefined ? message : `${message} ${fix}` };
    }
  }

  override async close(): Promise<void> {
    await this.#client.close();
  }

  async #firstPage(stream: SourceStream, retries?: number): Promise<Page> {
    const first = this.#paginator(stream).first();
    return this.#request(first.url, this.context.signal, retries);
  }

  #pages(stream: SourceStream, signal: AbortSignal): AsyncGenerator<Page, void, undefined> {
    return readPages(this.#paginator(stream), (url) => this.#request(url, signal));
  }

  #paginator(stream: SourceStream) {
    const { options } = this.source;
    const policy = {
      origin: this.#connection.baseUrl.origin,
      allowOtherOrigins: options.allow_other_origins,
    };
    const endpoint = options.endpoint ?? stream.locator;
    const url = endpointUrl(this.#connection.baseUrl, endpoint, options.params, policy);
    return createPaginator(url, options.pagination, policy, this.context.logger);
  }

  #request(url: URL, signal: AbortSignal, retries?: number): Promise<Page> {
    const { records_path: recordsPath } = this.source.options;
    return requestPage(this.#client, url, { signal, retries, recordsPath });
  }

  #rows(
    page: Page,
    start: number,
    pageNumber: number,
    request: ExtractRequest,
    toRow: (record: JsonApiObject) => Row,
  ): Row[] {
    const rows: Row[] = [];
    page.records.slice(start, start + request.batchRows).forEach((record, index) => {
      if (isJsonObject(record)) return void rows.push(toRow(record));
      request.reject({
        reason: "RECORD_NOT_AN_OBJECT",
        message: "A record has to be a JSON object with a member for each column.",
        position: { page: pageNumber, record: start + index + 1 },
        raw: jsonTextOf(record),
      });
    });
    return rows;
  }
}
