import type { StreamSchema } from "@dativo/core/plugin";
import { describe, expect, it } from "vitest";
import { startTestServer } from "../../api-reader/src/__fixtures__/start-test-server.ts";
import { JsonApiReader } from "./json-api-reader.ts";
import { extractAll } from "@dativo/core/testing";
import { ids, readApi, slice, upTo } from "./__fixtures__/read-api.ts";

const comments: StreamSchema = {
  fields: [
    { name: "id", type: { kind: "int64" }, required: true },
    { name: "post_id", type: { kind: "int64" }, required: true },
    { name: "title", type: { kind: "string" }, required: false },
  ],
};

describe("streams of one job", () => {
  it("have settings of their own over those of the job", async () => {
    await using server = await startTestServer(({ path, query }) => {
      if (path === "/v2/things") return { body: { rows: slice(5, Number(query["offset"]), 2) } };
      return { body: { data: [{ id: 7 }] } };
    });
    const options = {
      records_path: "data",
      streams: {
        things: {
          endpoint: "/v2/things",
          records_path: "rows",
          pagination: { type: "offset", page_size: 2 },
        },
      },
    };
    const streams = ["orders", "things"];
    expect(ids((await readApi(server.url, options, { streams })).rows)).toEqual([7]);
    const things = await readApi(server.url, options, { streams, stream: "things" });
    expect(ids(things.rows)).toEqual(upTo(5));
  });

  it("that nobody reads are noticed", async () => {
    await expect(
      readApi("http://127.0.0.1:8999", { streams: { ordres: { endpoint: "/o" } } }),
    ).rejects.toMatchObject({ code: "JSON_API_STREAM_UNKNOWN" });
  });
});

describe("records of records", () => {
  const options = {
    concurrency: 4,
    streams: {
      posts: { endpoint: "/posts", pagination: { type: "page", page_size: 3 } },
      comments: {
        endpoint: "/posts/{post_id}/comments",
        params: { of: "{post_id}", raw: "{other}" },
        parent: { stream: "posts", fields: { post_id: "id", title: "meta.title" } },
        pagination: { type: "offset", page_size: 2 },
      },
    },
  };

  const startBlog = () =>
    startTestServer(({ path, query }) => {
      const [, post] = /^\/posts\/(.+)\/comments$/u.exec(path) ?? [];
      if (post === undefined) {
        const posts = slice(8, (Number(query["page"]) - 1) * 3, 3);
        return { body: posts.map(({ id }) => ({ id, meta: { title: `post ${id}` } })) };
      }
      expect(query).toMatchObject({ of: post, raw: "{other}" });
      const all = slice(Number(post), 0, 99).map(({ id }) => ({ id: Number(post) * 100 + id }));
      return { body: all.slice(Number(query["offset"]), Number(query["offset"]) + 2) };
    });

  it("are read for each of them, with the fields that the job copies", async () => {
    await using server = await startBlog();
    for (const schema of [comments, undefined]) {
      const { rows } = await readApi(server.url, options, {
        streams: ["comments"],
        ...(schema ? { schema } : {}),
      });
      expect(rows).toHaveLength((8 * 9) / 2);
      for (const row of rows) {
        expect(Math.floor(Number(row["id"]) / 100)).toBe(Number(row["post_id"]));
        expect(row["title"]).toBe(`post ${Number(row["post_id"])}`);
      }
    }
  });

  it("keep the address that they are meant to have", async () => {
    await using server = await startTestServer(({ path }) =>
      path === "/posts" ? { body: [{ id: "a/b?c#d" }] } : { body: [{ id: 1 }] },
    );
    const streams = {
      posts: { endpoint: "/posts" },
      comments: { endpoint: "/c/{key}", parent: { stream: "posts", fields: { key: "id" } } },
    };
    await readApi(server.url, { streams }, { streams: ["comments"] });
    expect(server.requests.at(-1)?.path).toBe("/c/a%2Fb%3Fc%23d");
  });

  it.each([
    [{ stream: "comments", fields: { a: "id" } }, "JSON_API_PARENT_IN_CIRCLE"],
    [{ stream: "posts", fields: { other: "id" } }, "JSON_API_PLACEHOLDER_UNKNOWN"],
    [{ stream: "posts", fields: { post_id: "meta" } }, "JSON_API_PARENT_FIELD_MISSING"],
  ])("are refused where they lead nowhere: %j", async (parent, code) => {
    await using server = await startBlog();
    const streams = { ...options.streams, comments: { ...options.streams.comments, parent } };
    if (code === "JSON_API_PARENT_IN_CIRCLE") delete (streams as { posts?: object }).posts;
    const run = readApi(server.url, { streams }, { streams: ["comments"], schema: comments });
    await expect(run).rejects.toMatchObject({ code });
  });
});

describe("a class of one's own", () => {
  class SignedReader extends JsonApiReader {
    protected override signRequest(
      request: Parameters<NonNullable<JsonApiReader["signRequest"]>>[0],
    ) {
      request.headers["x-signature"] = `${request.method} ${request.url.pathname}`;
    }
    protected override nextRequest(
      ...[page, request]: Parameters<NonNullable<JsonApiReader["nextRequest"]>>
    ) {
      const number = Number(request.url.searchParams.get("p") ?? 0) + 1;
      if (page.count === 0) return undefined;
      const url = new URL(request.url);
      url.searchParams.set("p", String(number));
      return { ...request, url };
    }
    protected override mapRecord(record: Parameters<NonNullable<JsonApiReader["mapRecord"]>>[0]) {
      return record["skip"] === true ? null : [record, { ...record, name: "copy" }];
    }
  }

  it("signs, pages and maps where YAML ends", async () => {
    await using server = await startTestServer(({ query, headers }) => {
      expect(headers["x-signature"]).toBe("GET /orders");
      const page = Number(query["p"] ?? 0);
      return { body: page > 1 ? [] : [{ id: page }, { id: 99, skip: true }] };
    });
    const { rows } = await extractAll(SignedReader, {
      connection: { base_url: server.url },
      streams: ["orders"],
    });
    expect(rows.map(({ id, name }) => [Number(id), name])).toEqual([
      [0, null],
      [0, "copy"],
      [1, null],
      [1, "copy"],
    ]);
  });
});
