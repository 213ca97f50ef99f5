import { gzipSync } from "node:zlib";
import type { StreamSchema } from "@dativo/core/plugin";
import { describe, expect, it } from "vitest";
import { startTestServer } from "../../api-reader/src/__fixtures__/start-test-server.ts";
import { ids, readApi, slice, upTo } from "./__fixtures__/read-api.ts";

const schema: StreamSchema = {
  fields: [
    { name: "id", type: { kind: "int64" }, required: false },
    { name: "name", type: { kind: "string" }, required: false },
  ],
};

describe("formats", () => {
  it("reads JSONL, in columns and as values", async () => {
    await using server = await startTestServer(() => ({
      body: '{"id":1,"name":"a"}\n\n{"id":9007199254740993}\n',
    }));
    for (const settings of [{ schema }, {}]) {
      const { rows } = await readApi(server.url, { format: "jsonl" }, settings);
      expect(rows.map(({ id }) => BigInt(id as bigint))).toEqual([1n, 9007199254740993n]);
    }
  });

  it("reads CSV with a header, and tells an empty text from nothing", async () => {
    await using server = await startTestServer(() => ({
      headers: { "content-type": "text/csv" },
      body: 'id,name\n1,"a, b"\n2,""\n3,\n',
    }));
    const { rows } = await readApi(server.url, { format: "csv" }, { schema });
    expect(rows).toEqual([
      { id: 1n, name: "a, b" },
      { id: 2n, name: "" },
      { id: 3n, name: null },
    ]);
  });

  it("finds records by JSONPath, with every digit of their numbers", async () => {
    await using server = await startTestServer(() => ({
      body: '{"groups":[{"kind":"a","items":[{"id":9007199254740993}]},{"kind":"b","items":[{"id":2}]}]}',
    }));
    const path = "$.groups[?@.kind == 'a'].items[*]";
    const { rows } = await readApi(server.url, { records_path: path }, { schema });
    expect(rows.map(({ id }) => id)).toEqual([9007199254740993n]);
    const one = await readApi(server.url, { records_path: "$.groups[1].items[0]" }, { schema });
    expect(ids(one.rows)).toEqual([2]);
    await expect(readApi(server.url, { records_path: "$.[" }, { schema })).rejects.toMatchObject({
      code: "JSON_API_PATH_INVALID",
    });
  });

  it("takes what is compressed, and UTF-8 with a byte order mark", async () => {
    await using server = await startTestServer(({ path }) =>
      path === "/gzip"
        ? { headers: { "content-encoding": "gzip" }, body: gzipSync('[{"id":1}]') }
        : { body: Buffer.from('\uFEFF[{"id":2}]') },
    );
    expect(ids((await readApi(server.url, { endpoint: "/gzip" }, { schema })).rows)).toEqual([1]);
    expect(ids((await readApi(server.url, {}, { schema })).rows)).toEqual([2]);
  });
});

describe("broken answers", () => {
  it("that are compressed and end too early are errors, after all repeats", async () => {
    const whole = gzipSync(JSON.stringify(slice(500, 0, 500)));
    await using server = await startTestServer(() => ({
      headers: { "content-encoding": "gzip" },
      body: whole.subarray(0, whole.length - 20),
    }));
    const run = readApi(server.url, { max_retries: 2 }, { schema });
    await expect(run).rejects.toMatchObject({ code: "API_CONNECTION_LOST", retriable: true });
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    ["cut off", '[{"id":1},{"id":'],
    ["a page for people", "<html><body>Sign in</body></html>"],
    ["two bodies", '[{"id":1}][{"id":2}]'],
    ["no UTF-8", new Uint8Array([0x5b, 0x22, 0xff, 0x22, 0x5d])],
    ["one list twice", '{"data":[{"id":1}],"data":[{"id":2}]}'],
  ])("are errors, and no row comes of them: %s", async (_name, body) => {
    await using server = await startTestServer(() => ({ body }));
    const path = String(body).startsWith("{") ? { records_path: "data" } : {};
    for (const settings of [{ schema }, {}]) {
      await expect(readApi(server.url, path, settings)).rejects.toMatchObject({
        code: "API_BODY_NOT_JSON",
      });
    }
  });

  it("that go on for a gigabyte end at the limit", { timeout: 60_000 }, async () => {
    const chunk = Buffer.alloc(1024 * 1024, "[1,");
    await using server = await startTestServer((_seen, response) => {
      let left = 1024;
      response.writeHead(200, { "content-type": "application/json" });
      const write = (): void => {
        while (left > 0) {
          left -= 1;
          if (!response.write(chunk)) return void response.once("drain", write);
        }
        response.end();
      };
      write();
      return undefined;
    });
    const before = process.memoryUsage().rss;
    const options = { max_response_bytes: 8 * 1024 * 1024, max_retries: 0 };
    await expect(readApi(server.url, options, { schema })).rejects.toMatchObject({
      code: "API_BODY_TOO_LARGE",
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  });

  it("name the lists that there are", async () => {
    await using server = await startTestServer(() => ({ body: { data: { items: [] }, total: 0 } }));
    await expect(readApi(server.url, { records_path: "items" }, { schema })).rejects.toMatchObject({
      code: "API_RECORDS_NOT_FOUND",
      message: expect.stringContaining("'data.items'"),
    });
  });

  it("of single records are rejects, with their place and their text", async () => {
    await using server = await startTestServer(() => ({
      body: '[{"id":1},{"id":"x"},7,{"id":9223372036854775808},{"id":2}]',
    }));
    const { rows, rejects } = await readApi(server.url, {}, { schema });
    expect(ids(rows)).toEqual([1, 2]);
    expect(rejects).toEqual([
      expect.objectContaining({
        reason: "INVALID_VALUE",
        column: "id",
        value: "x",
        position: { page: 1, record: 2 },
        raw: '{"id":"x"}',
      }),
      expect.objectContaining({ reason: "RECORD_NOT_AN_OBJECT", raw: "7" }),
      expect.objectContaining({ reason: "VALUE_OUT_OF_RANGE", value: "9223372036854775808" }),
    ]);
  });
});

describe("actions on answers", () => {
  it("ignore, repeat and fail as the job says", async () => {
    let asked = 0;
    await using server = await startTestServer(({ path }) => {
      asked += 1;
      if (path === "/gone") return { status: 410, body: "gone" };
      if (path === "/busy") return asked < 3 ? { body: '{"busy":true}' } : { body: "[]" };
      return { body: { errors: [{ message: "no such field" }], data: null } };
    });
    const response_actions = [
      { status: [404, 410], action: "ignore" },
      { body_contains: '"busy"', action: "retry" },
      { body_path: "errors", action: "fail", message: "GraphQL refused the query" },
    ];
    const read = (endpoint: string) =>
      readApi(server.url, { endpoint, response_actions }, { schema });
    expect((await read("/gone")).rows).toEqual([]);
    asked = 0;
    expect((await read("/busy")).rows).toEqual([]);
    expect(asked).toBe(3);
    await expect(read("/graphql")).rejects.toMatchObject({
      code: "API_ANSWER_REFUSED",
      message: expect.stringContaining("GraphQL refused the query"),
    });
  });
});

describe("limits of a host", () => {
  it("are kept: so many requests a second, and none after the last of a budget", async () => {
    await using server = await startTestServer(({ query }) => {
      const page = Number(query["page"]);
      const headers: Record<string, string> =
        page === 3 ? { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" } : {};
      return { headers, body: slice(60, (page - 1) * 10, 10) };
    });
    const options = { pagination: { type: "page", page_size: 10 }, requests_per_second: 50 };
    const started = performance.now();
    const { rows } = await readApi(server.url, options, { schema });
    const elapsed = performance.now() - started;
    expect(ids(rows)).toEqual(upTo(60));
    // Two gaps before the budget is spent, its second, and three gaps after it, less what timers are early.
    expect(elapsed).toBeGreaterThanOrEqual(2 * 20 + 1000 + 3 * 20 - 15);
  });
});

describe("addresses", () => {
  it.each(["http://169.254.169.254/latest", "http://[::1]:9/x", "http://10.0.0.1/x"])(
    "of private networks are not asked because a server says so: %s",
    async (next) => {
      await using server = await startTestServer(() => ({ body: { data: [{ id: 1 }], next } }));
      const options = {
        records_path: "data",
        pagination: { type: "next_url" },
        allow_other_origins: true,
      };
      await expect(readApi(server.url, options, { schema })).rejects.toMatchObject({
        code: "API_ADDRESS_PRIVATE",
      });
    },
  );

  it("are looked at when a name leads to one", async () => {
    await using server = await startTestServer(({ path }) =>
      path === "/orders"
        ? { status: 307, headers: { location: server.url.replace("127.0.0.1", "localhost") } }
        : { body: [{ id: 1 }] },
    );
    const options = { allow_other_origins: true };
    await expect(readApi(server.url, options, { schema })).rejects.toMatchObject({
      code: "API_ADDRESS_PRIVATE",
      message: expect.stringMatching(/'localhost' leads to (?:127\.|::1)/u),
    });
    const allowed = { ...options, allow_private_addresses: true };
    expect(ids((await readApi(server.url, allowed, { schema })).rows)).toEqual([1]);
  });
});
