import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { JsonObject, ReaderContext, StreamSchema } from "@dativo/core/plugin";
import { CollectingLogger, CollectingMetrics, extractAll } from "@dativo/core/testing";
import { describe, expect, it } from "vitest";
import {
  type Answer,
  type SeenRequest,
  startTestServer,
} from "../../api-reader/src/__fixtures__/start-test-server.ts";
import { JsonApiReader } from "./json-api-reader.ts";
import { jsonApiReaderOptionsSchema } from "./json-api-reader-options.ts";

const failsWith = (code: string) => expect.objectContaining({ code });

interface Job {
  readonly url: string;
  readonly options?: JsonObject;
  readonly streams?: readonly string[];
  readonly schema?: StreamSchema;
  readonly credentials?: JsonObject;
  readonly batchRows?: number;
}

const extract = ({ url, options = {}, streams = ["/orders"], ...rest }: Job) =>
  extractAll(JsonApiReader, {
    connection: { base_url: url },
    options: { retry_delay_seconds: 0, ...options },
    streams,
    ...rest,
  });

function readerFor({
  url,
  options = {},
  streams = ["/orders"],
  credentials = {},
}: Job): JsonApiReader {
  const context: ReaderContext = {
    logger: new CollectingLogger(),
    metrics: new CollectingMetrics(),
    signal: new AbortController().signal,
    state: () => undefined,
  };
  const source = {
    type: "json-api",
    connection: { base_url: url },
    credentials,
    streams: streams.map((name) => ({ name, locator: name })),
    incremental: undefined,
    options: jsonApiReaderOptionsSchema.parse(options),
    baseFolder: "/",
  };
  return new JsonApiReader(source, context);
}

/** `count` records in pages, as most APIs give them. */
const paged =
  (count: number, cap = Infinity) =>
  ({ query }: SeenRequest): Answer => {
    const size = Math.min(Number(query.per_page ?? 10), cap);
    const start = (Number(query.page) - 1) * size;
    const length = Math.max(0, Math.min(size, count - start));
    return { body: Array.from({ length }, (_, index) => ({ id: start + index + 1 })) };
  };

const ids = (rows: readonly { [column: string]: unknown }[]) => rows.map((row) => Number(row.id));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe("endpoints", () => {
  it.each([
    ["", "/orders", "/orders"],
    ["/v1", "orders", "/v1/orders"],
    ["/v1/", "/orders?state=open", "/v1/orders"],
  ])("puts '%s' and '%s' together", async (path, endpoint, expected) => {
    await using server = await startTestServer(() => ({ body: [{ id: 1 }] }));
    const { rows } = await extract({ url: server.url + path, streams: [endpoint] });
    expect(ids(rows)).toEqual([1]);
    expect(server.requests[0]?.path).toBe(expected);
  });

  it("sends token, headers and params", async () => {
    await using server = await startTestServer(() => ({ body: [{ id: 1 }] }));
    await extract({
      url: server.url,
      credentials: { token: "t0ken" },
      options: {
        endpoint: "/things",
        headers: { "X-Version": "2" },
        params: { limit: 5, all: true },
      },
    });
    expect(server.requests).toEqual([
      expect.objectContaining({
        path: "/things",
        query: { limit: "5", all: "true" },
        headers: expect.objectContaining({ authorization: "Bearer t0ken", "x-version": "2" }),
      }),
    ]);
  });

  it.each([
    [{ base_url: "ftp://x" }, {}, "https://"],
    [{}, {}, "base_url is missing"],
    [{ base_url: "https://u:p@x" }, {}, "user name"],
    [{ base_url: "https://x", url: "y" }, {}, "'url'"],
    [{ base_url: "https://x" }, { token: "a b" }, "visible ASCII"],
    [{ base_url: "https://x" }, { password: "hidden" }, "'password'"],
  ])(
    "refuses the connection %j",
    async (connection: JsonObject, credentials: JsonObject, expected) => {
      const run = extractAll(JsonApiReader, { connection, credentials });
      await expect(run).rejects.toThrow(failsWith("API_CONNECTION_INVALID"));
      await expect(run).rejects.toThrow(expected);
      await expect(run).rejects.not.toThrow("hidden");
    },
  );

  it("refuses one endpoint for several objects, and an endpoint elsewhere", async () => {
    const url = "http://127.0.0.1:9999";
    await expect(extract({ url, options: { endpoint: "a" }, streams: ["b", "c"] })).rejects.toThrow(
      failsWith("JSON_API_ENDPOINT_AMBIGUOUS"),
    );
    await expect(extract({ url, streams: ["https://elsewhere.example/x"] })).rejects.toThrow(
      failsWith("API_LEAVES_ORIGIN"),
    );
  });

  it("refuses options that it does not know, and secrets among the headers", async () => {
    for (const options of [
      { page_size: 5 },
      { pagination: { type: "cursor" } },
      { headers: { Authorization: "x" } },
    ]) {
      await expect(extract({ url: "http://127.0.0.1:9999", options })).rejects.toThrow(
        failsWith("PLUGIN_OPTIONS_INVALID"),
      );
    }
  });
});

describe("numbered pages", () => {
  const pagination = (more: JsonObject = {}) => ({
    pagination: { type: "page", page_size: 10, ...more },
  });

  it.each([
    // records, requests
    [25, 3],
    [20, 3],
    [10, 2],
    [0, 1],
    [3, 2],
  ])("reads %i records with %i requests", async (count, requests) => {
    await using server = await startTestServer(paged(count));
    const { rows } = await extract({ url: server.url, options: pagination(), schema: idSchema });
    expect(ids(rows)).toEqual(upTo(count));
    expect(server.requests).toHaveLength(requests);
  });

  it("loses nothing when the server caps the page size", async () => {
    await using server = await startTestServer(paged(25, 4));
    const { rows } = await extract({ url: server.url, options: pagination() });
    expect(ids(rows)).toEqual(upTo(25));
  });

  it("uses the API's own names and numbers", async () => {
    await using server = await startTestServer(({ query }) => ({
      body: query.p === "0" ? [{ id: 1 }, { id: 2 }] : [{ id: 3 }],
    }));
    const names = { page_param: "p", size_param: "n", page_size: 2, start_page: 0 };
    const { rows } = await extract({ url: server.url, options: pagination(names) });
    expect(ids(rows)).toEqual([1, 2, 3]);
    expect(server.requests.map(({ query }) => query)).toEqual([
      { p: "0", n: "2" },
      { p: "1", n: "2" },
    ]);
  });

  it("stops with an error when a full page comes again", async () => {
    await using server = await startTestServer(({ query }) => ({
      body: { page: query.page, items: [{ id: 1 }, { id: 2 }] },
    }));
    const options = { ...pagination({ page_size: 2 }), records_path: "items" };
    await expect(extract({ url: server.url, options })).rejects.toThrow(
      failsWith("API_PAGE_REPEATED"),
    );
    expect(server.requests).toHaveLength(2);
  });

  it("takes a short page that comes again for the only one", async () => {
    await using server = await startTestServer(() => ({ body: [{ id: 1 }, { id: 2 }] }));
    const { rows } = await extract({ url: server.url, options: pagination() });
    expect(ids(rows)).toEqual([1, 2]);
    expect(server.requests).toHaveLength(2);
  });

  it("takes 404 for the end after a short page, or where the job says so", async () => {
    const respond = (seen: SeenRequest): Answer => {
      const answer = paged(10)(seen);
      return (answer.body as unknown[]).length === 0 ? { status: 404 } : answer;
    };
    await using server = await startTestServer(respond);
    const { url } = server;
    await expect(extract({ url, options: pagination() })).rejects.toThrow(
      failsWith("API_NOT_FOUND"),
    );
    for (const more of [{ page_size: 11 }, { end_on_not_found: true }]) {
      const { rows } = await extract({ url, options: pagination(more) });
      expect(ids(rows)).toEqual(upTo(10));
    }
  });

  it("stops at max_records and max_pages", async () => {
    await using server = await startTestServer(paged(1000));
    const { url } = server;
    const limited = await extract({ url, options: { ...pagination(), max_records: 25 } });
    expect(ids(limited.rows)).toEqual(upTo(25));
    expect(server.requests).toHaveLength(3);
    const few = await extract({ url, options: { ...pagination(), max_pages: 2 } });
    expect(ids(few.rows)).toEqual(upTo(20));
    expect(server.requests).toHaveLength(5);
    expect(few.counters.get("json_api.pages")).toBe(2);
  });

  it("cuts a page into batches", async () => {
    await using server = await startTestServer(paged(10));
    const { batches } = await extract({ url: server.url, options: pagination(), batchRows: 4 });
    expect(batches.map(({ numRows }) => numRows)).toEqual([4, 4, 2]);
  });
});

describe("next URLs", () => {
  const options: JsonObject = {
    pagination: { type: "next_url", next_url_path: "links.next" },
    records_path: "data",
  };
  const chain =
    (nexts: readonly unknown[]) =>
    ({ query }: SeenRequest): Answer => {
      const position = Number(query.at ?? 0);
      return { body: { data: [{ id: position + 1 }], links: { next: nexts[position] } } };
    };

  it.each([null, "", undefined])("follows them, relative or absolute, until %j", async (end) => {
    let url = "";
    await using server = await startTestServer((seen) =>
      chain(["?at=1", `${url}/orders?at=2`, "/orders?at=3", end])(seen),
    );
    url = server.url;
    const { rows } = await extract({ url, options, credentials: { token: "t" } });
    expect(ids(rows)).toEqual([1, 2, 3, 4]);
    expect(server.requests.every(({ headers }) => headers.authorization === "Bearer t")).toBe(true);
  });

  it("stops with an error when one comes again", async () => {
    await using server = await startTestServer(chain(["?at=1", "?at=2", "?at=1#again"]));
    await expect(extract({ url: server.url, options })).rejects.toThrow(
      failsWith("API_PAGE_REPEATED"),
    );
    expect(server.requests).toHaveLength(3);
  });

  it("does not follow elsewhere with the token", async () => {
    await using other = await startTestServer(() => ({ body: { data: [{ id: 9 }] } }));
    await using server = await startTestServer(chain([other.url]));
    const job = { url: server.url, credentials: { token: "t" } };
    await expect(extract({ ...job, options })).rejects.toThrow(failsWith("API_LEAVES_ORIGIN"));
    expect(other.requests).toHaveLength(0);
    const { rows } = await extract({ ...job, options: { ...options, allow_other_origins: true } });
    expect(ids(rows)).toEqual([1, 9]);
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
  });

  it.each([[7], [true], [{ href: "/x" }], ["ftp://x/y"], ["http://"]])(
    "refuses %j",
    async (next) => {
      await using server = await startTestServer(chain([next]));
      await expect(extract({ url: server.url, options })).rejects.toThrow(
        failsWith("API_ADDRESS_INVALID"),
      );
    },
  );

  it("warns when the first page has no place for the next one", async () => {
    await using server = await startTestServer(() => ({ body: { data: [{ id: 1 }], nxt: "/x" } }));
    const { logs } = await extract({ url: server.url, options });
    expect(logs).toEqual([
      expect.objectContaining({ level: "warn", fields: { next_url_path: "links.next" } }),
    ]);
  });
});

describe("bodies", () => {
  it("loses no digit", async () => {
    const body =
      '[{"id":9007199254740993,"price":1.10,"exact":0.12345678901234567891,"raw":{"n":1.50}}]';
    await using server = await startTestServer(() => ({ body }));
    const schema: StreamSchema = {
      fields: [
        { name: "id", type: { kind: "int64" }, required: true },
        { name: "price", type: { kind: "decimal", precision: 9, scale: 2 }, required: true },
        { name: "exact", type: { kind: "decimal", precision: 38, scale: 20 }, required: true },
        { name: "raw", type: { kind: "json" }, required: true },
      ],
    };
    const { rows, rejects } = await extract({ url: server.url, schema });
    expect(rejects).toEqual([]);
    expect(rows).toEqual([
      { id: 9007199254740993n, price: "1.10", exact: "0.12345678901234567891", raw: '{"n":1.50}' },
    ]);
  });

  it("rejects what is no object, with its place", async () => {
    await using server = await startTestServer(() => ({ body: '[{"id":1},7,null,{"id":2}]' }));
    const { rows, rejects } = await extract({ url: server.url, batchRows: 2 });
    expect(ids(rows)).toEqual([1, 2]);
    expect(rejects).toMatchObject([
      { reason: "RECORD_NOT_AN_OBJECT", position: { page: 1, record: 2 }, raw: "7" },
      { reason: "RECORD_NOT_AN_OBJECT", position: { page: 1, record: 3 }, raw: "null" },
    ]);
  });

  it.each(["<html>Sign in</html>", '[{"id":1}', '[{"id":1,"id":2}]', "[1] x", "[01]"])(
    "refuses %s",
    async (body) => {
      await using server = await startTestServer(() => ({ body }));
      await expect(extract({ url: server.url })).rejects.toThrow(failsWith("API_BODY_NOT_JSON"));
    },
  );

  it("survives a body nested without end", async () => {
    await using server = await startTestServer(() => ({ body: "[".repeat(1_000_000) }));
    await expect(extract({ url: server.url })).rejects.toThrow(failsWith("API_BODY_NOT_JSON"));
  });

  it("says where the lists are when records_path is wrong", async () => {
    await using server = await startTestServer(() => ({ body: { data: { items: [{ id: 1 }] } } }));
    const run = extract({ url: server.url, options: { records_path: "items" } });
    await expect(run).rejects.toThrow(failsWith("API_RECORDS_NOT_FOUND"));
    await expect(run).rejects.toThrow("'data.items'");
  });
});

describe("checkConnection and discover", () => {
  it("makes a real request and says what came", async () => {
    await using server = await startTestServer(() => ({ body: [{ id: 1, name: "x" }] }));
    const reader = readerFor({ url: server.url, credentials: { token: "t" } });
    expect(await reader.checkConnection()).toEqual({
      status: "ok",
      message: "1 record on the first page",
    });
    const discovery = await reader.discover();
    expect(discovery).toMatchObject({
      status: "supported",
      streams: [
        {
          name: "/orders",
          schema: { fields: [{ name: "id" }, { name: "name", type: { kind: "string" } }] },
          details: { records_sampled: 1 },
        },
      ],
    });
    await reader.close();
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    [401, "API_UNAUTHORIZED"],
    [403, "API_FORBIDDEN"],
    [404, "API_NOT_FOUND"],
    [503, "API_SERVER_ERROR"],
  ])("tells %i apart, asking once", async (status, code) => {
    await using server = await startTestServer(() => ({ status }));
    const reader = readerFor({ url: server.url });
    expect(await reader.checkConnection()).toMatchObject({ status: "failed", code });
    await reader.close();
    expect(server.requests).toHaveLength(1);
  });

  it("tells an unknown host, a closed port and missing TLS apart", async () => {
    const placeholder = createServer();
    await new Promise<void>((resolve) => void placeholder.listen(0, "127.0.0.1", resolve));
    const { port } = placeholder.address() as AddressInfo;
    await new Promise((resolve) => void placeholder.close(resolve));
    await using server = await startTestServer(() => ({ body: [] }));
    const codes = [
      ["http://host.invalid", "API_HOST_NOT_FOUND"],
      [`http://127.0.0.1:${port}`, "API_CONNECTION_REFUSED"],
      [server.url.replace("http:", "https:"), "API_TLS_FAILED"],
    ] as const;
    for (const [url, code] of codes) {
      const reader = readerFor({ url });
      expect(await reader.checkConnection(), url).toMatchObject({ status: "failed", code });
      await reader.close();
    }
  });
});

const idSchema: StreamSchema = {
  fields: [{ name: "id", type: { kind: "int64" }, required: true }],
};
