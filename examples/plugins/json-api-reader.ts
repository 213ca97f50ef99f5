// A reader written by hand, with nothing but the plugin contract and fetch. Used in a job as
//   custom_reader: ../plugins/json-api-reader.ts:JsonApiReader
// and by itself as
//   node --import jiti/register examples/plugins/json-api-reader.ts <url> [token]
// (For work, take @dativo/reader-json-api: it also follows other paging styles, and retries.)
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  BaseReader,
  type ConnectionCheck,
  DativoError,
  type Discovery,
  type ExtractRequest,
  inferSchema,
  type Row,
} from "@dativo/core/plugin";

/** What `source.options` may hold. */
export interface JsonApiReaderOptions {
  /** Path below `connection.base_url`; what the job lists under `objects` where it is missing. */
  readonly endpoint: string | undefined;
  readonly page_size: number;
  /** Keys that lead to the records, with dots between them. */
  readonly records_path: string | undefined;
  /** Stops after so many records. */
  readonly max_records: number;
}

/** Every error has a permanent code, says what happened, and what to do about it. */
const apiErrors = {
  noBaseUrl: () =>
    new DativoError({
      code: "EXAMPLE_API_NO_BASE_URL",
      message: "source.connection.base_url is missing.",
      fix: "Write connection: { base_url: https://api.example.com }.",
    }),
  unauthorized: (url: string) =>
    new DativoError({
      code: "EXAMPLE_API_UNAUTHORIZED",
      message: `${url} did not accept the token.`,
      fix: "Check source.credentials.token.",
    }),
  status: (url: string, status: number) =>
    new DativoError({
      code: "EXAMPLE_API_STATUS",
      message: `${url} answered with status ${status}.`,
      fix: "Check connection.base_url and options.endpoint; for 429 and 5xx run the job again later.",
      retriable: status === 429 || status >= 500,
    }),
  unreachable: (url: string, cause: unknown) =>
    new DativoError({
      code: "EXAMPLE_API_UNREACHABLE",
      message: `${url} cannot be reached.`,
      fix: "Check connection.base_url, and that the service runs.",
      retriable: true,
      cause,
    }),
  noRecords: (url: string, path: string | undefined) =>
    new DativoError({
      code: "EXAMPLE_API_NO_RECORDS",
      message: `There is no list of records at '${path ?? "the top"}' in the answer of ${url}.`,
      fix: "Set options.records_path to the keys that lead to the list, such as data.items.",
    }),
  pageRepeated: (stream: string, page: number) =>
    new DativoError({
      code: "EXAMPLE_API_PAGE_REPEATED",
      message: `Page ${page} of '${stream}' is the same as the one before: the pages would never end.`,
      fix: "The API seems not to know the parameter 'page'; limit the stream with options.max_records.",
    }),
} as const;

/** Reads numbered pages of records, with a bearer token. */
export class JsonApiReader extends BaseReader<JsonApiReaderOptions> {
  /** Any Standard Schema will do, zod for one; this is one written by hand. */
  static override readonly optionsSchema = {
    "~standard": {
      version: 1,
      vendor: "example",
      types: undefined as { input: unknown; output: JsonApiReaderOptions } | undefined,
      validate: validateOptions,
    },
  } as const;

  async *extract(request: ExtractRequest): AsyncGenerator<Row[], void, undefined> {
    const { max_records: maxRecords } = this.source.options;
    let count = 0;
    let last = "";
    for (let page = 1; count < maxRecords; page++) {
      const records = await this.#readPage(request.stream.locator, page, request.signal);
      // Up to an empty page: a short one may only mean that the server caps the page size.
      if (records.length === 0) return;
      const text = JSON.stringify(records);
      if (text === last) throw apiErrors.pageRepeated(request.stream.name, page);
      last = text;
      const rows = records.slice(0, maxRecords - count);
      count += rows.length;
      yield rows;
    }
  }

  override async checkConnection(): Promise<ConnectionCheck> {
    try {
      const records = await this.#readPage(this.source.streams[0]?.locator ?? "", 1);
      return { status: "ok", message: `${records.length} records on the first page` };
    } catch (error) {
      if (!DativoError.isInstance(error)) throw error;
      return { status: "failed", code: error.code, message: `${error.message} ${error.fix ?? ""}` };
    }
  }

  override async discover(): Promise<Discovery> {
    const streams = [];
    for (const { name, locator } of this.source.streams) {
      const rows = await this.#readPage(locator, 1);
      streams.push({ name: locator || name, schema: inferSchema(rows) });
    }
    return { status: "supported", streams };
  }

  async #readPage(locator: string, page: number, signal = this.context.signal): Promise<Row[]> {
    const { endpoint = locator, page_size: size, records_path: path } = this.source.options;
    const { base_url: base } = this.source.connection;
    if (typeof base !== "string") throw apiErrors.noBaseUrl();
    const address = `${base.replace(/\/+$/u, "")}/${endpoint.replace(/^\/+/u, "")}`;
    const url = new URL(address);
    url.searchParams.set("page", String(page));
    url.searchParams.set("per_page", String(size));
    const { token } = this.source.credentials;
    const headers = typeof token === "string" ? { authorization: `Bearer ${token}` } : undefined;
    // An answer from elsewhere is not the API's, and elsewhere must not see the token.
    const init = { redirect: "error", signal, ...(headers && { headers }) } as const;
    const response = await fetch(url, init).catch((error: unknown) => {
      signal.throwIfAborted();
      throw apiErrors.unreachable(address, error);
    });
    if (response.status === 401) throw apiErrors.unauthorized(address);
    if (!response.ok) throw apiErrors.status(address, response.status);
    const records = valueAt(parseKeepingDigits(await response.text()), path);
    if (!Array.isArray(records)) throw apiErrors.noRecords(address, path);
    return records as Row[];
  }
}

/**
 * Numbers that a JavaScript number would change come out as text, and the contract's type decides what
 * the text becomes: 9007199254740993 stays what it is, and 1.10 keeps its zero.
 */
function parseKeepingDigits(text: string): unknown {
  const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gu;
  return JSON.parse(text.replace(token, (found) => (survives(found) ? found : `"${found}"`)));
}

function survives(token: string): boolean {
  const value = Number(token);
  const isExact = String(value) === token && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return token.startsWith('"') || isExact;
}

function valueAt(body: unknown, path: string | undefined): unknown {
  let value = body;
  for (const key of path?.split(".") ?? []) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  }
  return value;
}

function validateOptions(input: unknown) {
  const given = (input ?? {}) as Record<string, unknown>;
  const { endpoint, page_size = 100, records_path, max_records = Infinity, ...unknown } = given;
  const issues = Object.keys(unknown).map((key) => ({ message: "unknown key", path: [key] }));
  for (const [key, value] of Object.entries({ page_size, max_records })) {
    if (typeof value === "number" && value >= 1) continue;
    issues.push({ message: "give a number from 1", path: [key] });
  }
  for (const [key, value] of Object.entries({ endpoint, records_path })) {
    if (value === undefined || typeof value === "string") continue;
    issues.push({ message: "give a text", path: [key] });
  }
  if (issues.length > 0) return { issues };
  const value = { endpoint, page_size, records_path, max_records } as JsonApiReaderOptions;
  return { value };
}

async function main(url: URL, token: string | undefined): Promise<void> {
  // The harness runs a plugin as the host does: the same one serves the plugin's tests.
  const { extractAll } = await import("@dativo/core/testing");
  const { rows } = await extractAll(JsonApiReader, {
    connection: { base_url: url.origin },
    credentials: token === undefined ? {} : { token },
    options: {
      endpoint: url.pathname,
      page_size: 10,
      records_path: url.hash.slice(1) || undefined,
    },
  });
  const toText = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);
  for (const row of rows) console.log(JSON.stringify(row, toText));
}

/** As a program, too, it says what happened and what to do, and shows no stack. */
function printFailure(error: unknown): void {
  if (!DativoError.isInstance(error)) throw error;
  console.error(`${error.code}: ${error.message} ${error.fix ?? ""}`);
  process.exitCode = 1;
}

const [, startedFile, url, token] = process.argv;
if (startedFile && realpathSync(startedFile) === fileURLToPath(import.meta.url)) {
  if (url) await main(new URL(url), token).catch(printFailure);
  else
    console.error(
      "Usage: node --import jiti/register json-api-reader.ts <url>[#records.path] [token]",
    );
}
