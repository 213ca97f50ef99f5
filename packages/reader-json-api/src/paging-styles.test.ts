import type { JsonObject, StreamSchema } from "@dativo/core/plugin";
import { describe, expect, it } from "vitest";
import {
  type Answer,
  type SeenRequest,
  startTestServer,
} from "../../api-reader/src/__fixtures__/start-test-server.ts";
import { ids, readApi, slice, upTo } from "./__fixtures__/read-api.ts";

const schema: StreamSchema = {
  fields: [{ name: "id", type: { kind: "int64" }, required: false }],
};

interface Style {
  readonly name: string;
  readonly options: JsonObject;
  /** A server of so many records. */
  readonly answer: (count: number) => (seen: SeenRequest) => Answer;
}

const at = ({ query }: SeenRequest, name: string): number => Number(query[name] ?? 0);
const bodyOf = ({ body }: SeenRequest) => JSON.parse(body) as Record<string, never>;

const styles: readonly Style[] = [
  {
    name: "page with total_pages",
    options: {
      records_path: "items",
      pagination: { type: "page", page_size: 10, total_pages_path: "meta.pages" },
    },
    answer: (count) => (seen) => ({
      body: {
        meta: { pages: Math.ceil(count / 10) },
        items: slice(count, (at(seen, "page") - 1) * 10, 10),
      },
    }),
  },
  {
    name: "page with has_more, from 0, in the body",
    options: {
      method: "POST",
      records_path: "items",
      body: { query: "x" },
      pagination: {
        type: "page",
        in: "body",
        page_param: "paging.number",
        size_param: "paging.size",
        start_page: 0,
        page_size: 7,
        has_more_path: "more",
      },
    },
    answer: (count) => (seen) => {
      const { paging, query } = bodyOf(seen) as unknown as {
        query: string;
        paging: { number: number; size: number };
      };
      expect(query).toBe("x");
      const start = paging.number * paging.size;
      return {
        body: { more: start + paging.size < count, items: slice(count, start, paging.size) },
      };
    },
  },
  {
    name: "offset",
    options: { pagination: { type: "offset", page_size: 10 } },
    answer: (count) => (seen) => ({ body: slice(count, at(seen, "offset"), at(seen, "limit")) }),
  },
  {
    name: "offset of a server that gives fewer than asked for",
    options: { pagination: { type: "offset", page_size: 100 } },
    answer: (count) => (seen) => ({ body: slice(count, at(seen, "offset"), 6) }),
  },
  {
    name: "offset with a total, after which a 404 comes",
    options: {
      records_path: "rows",
      pagination: { type: "offset", page_size: 10, total_path: "total" },
    },
    answer: (count) => (seen) => {
      const start = at(seen, "offset");
      if (start > 0 && start >= count) return { status: 404 };
      return { body: { total: count, rows: slice(count, start, 10) } };
    },
  },
  {
    name: "cursor in the body",
    options: {
      records_path: "data",
      pagination: { type: "cursor", cursor_path: "page.next", page_size: 10 },
    },
    answer: (count) => (seen) => {
      const start = at(seen, "cursor");
      const next = start + 10 < count ? String(start + 10) : null;
      return { body: { data: slice(count, start, 10), page: { next } } };
    },
  },
  {
    name: "cursor in a header",
    options: { pagination: { type: "cursor", cursor_header: "X-Next" } },
    answer: (count) => (seen) => {
      const start = at(seen, "cursor");
      const headers: Record<string, string> =
        start + 4 < count ? { "x-next": String(start + 4) } : {};
      return { headers, body: slice(count, start, 4) };
    },
  },
  {
    name: "cursor sent in a header",
    options: {
      pagination: { type: "cursor", in: "header", cursor_param: "X-From", cursor_from_last: "id" },
    },
    answer: (count) => (seen) => ({ body: slice(count, Number(seen.headers["x-from"] ?? 0), 9) }),
  },
  {
    name: "cursor of the last record, with has_more",
    options: {
      records_path: "data",
      pagination: {
        type: "cursor",
        cursor_param: "starting_after",
        cursor_from_last: "id",
        has_more_path: "has_more",
      },
    },
    answer: (count) => (seen) => {
      const start = at(seen, "starting_after");
      return { body: { data: slice(count, start, 10), has_more: start + 10 < count } };
    },
  },
  {
    name: "cursor with empty pages between",
    options: { records_path: "data", pagination: { type: "cursor", cursor_path: "next" } },
    answer: (count) => (seen) => {
      const step = at(seen, "cursor");
      const data = step % 2 === 0 ? slice(count, (step / 2) * 10, 10) : [];
      return { body: { data, next: Math.floor(step / 2) * 10 + 10 < count ? step + 1 : "" } };
    },
  },
  {
    name: "GraphQL",
    options: {
      endpoint: "graphql",
      records_path: "data.orders.nodes",
      body: { query: "query($after: String) { orders }", variables: { first: 10 } },
      pagination: {
        type: "cursor",
        in: "body",
        cursor_param: "variables.after",
        cursor_path: "data.orders.pageInfo.endCursor",
        has_more_path: "data.orders.pageInfo.hasNextPage",
      },
    },
    answer: (count) => (seen) => {
      const { variables } = bodyOf(seen) as unknown as {
        variables: { first: number; after?: string };
      };
      const start = Number(variables.after ?? 0);
      const pageInfo = { endCursor: String(start + 10), hasNextPage: start + 10 < count };
      return {
        body: { data: { orders: { nodes: slice(count, start, variables.first), pageInfo } } },
      };
    },
  },
  {
    name: "next URL",
    options: {
      records_path: "data",
      pagination: { type: "next_url", next_url_path: "links.next" },
    },
    answer: (count) => (seen) => {
      const start = at(seen, "from");
      const next = start + 10 < count ? `/orders?from=${start + 10}` : null;
      return { body: { data: slice(count, start, 10), links: { next } } };
    },
  },
  {
    name: "Link header",
    options: { pagination: { type: "link_header" } },
    answer: (count) => (seen) => {
      const start = at(seen, "from");
      const next = `<?from=${start + 10}>; title="a, b"; rel="next"`;
      const link = start + 10 < count ? `</first>; rel=first, ${next}` : `</first>; rel="first"`;
      return { headers: { link }, body: slice(count, start, 10) };
    },
  },
];

describe.each(styles)("$name", ({ options, answer }) => {
  it.each([0, 1, 9, 10, 11, 30, 35])("gives all of %i records, once", async (count) => {
    await using server = await startTestServer(answer(count));
    const { rows } = await readApi(server.url, options, { schema });
    expect(ids(rows)).toEqual(upTo(count));
  });

  it("gives the same by values of JavaScript", async () => {
    await using server = await startTestServer(answer(35));
    const { rows } = await readApi(server.url, options);
    expect(ids(rows)).toEqual(upTo(35));
  });
});

describe("pages that never end", () => {
  it.each([
    ["a cursor that comes again", { type: "cursor", cursor_path: "next" }],
    ["a next URL that comes again", { type: "next_url", next_url_path: "url" }],
    ["offsets that are ignored", { type: "offset", page_size: 2 }],
    ["numbers that are ignored", { type: "page", page_size: 2 }],
  ])("are found: %s", async (_name, pagination) => {
    await using server = await startTestServer(() => ({
      body: { data: [{ id: 1 }, { id: 2 }], next: "same", url: "/orders?page=2" },
    }));
    const run = readApi(server.url, { records_path: "data", pagination }, { schema });
    await expect(run).rejects.toMatchObject({ code: "API_PAGE_REPEATED" });
  });

  it("are found where they are empty, too", async () => {
    let number = 0;
    await using server = await startTestServer(() => ({
      body: { data: [], next: String((number += 1)) },
    }));
    const pagination = { type: "cursor", cursor_path: "next" };
    const run = readApi(server.url, { records_path: "data", pagination }, { schema });
    await expect(run).rejects.toMatchObject({ code: "API_PAGE_REPEATED" });
  });
});

describe("what an API does not say", () => {
  it.each([
    [{ type: "cursor", cursor_path: "next", has_more_path: "nope" }, "has_more_path"],
    [{ type: "cursor", cursor_path: "nope", has_more_path: "more" }, "cursor_path"],
    [{ type: "page", total_pages_path: "nope" }, "total_pages_path"],
    [{ type: "offset", total_path: "nope" }, "total_path"],
  ])("is an error, not an end: %j", async (pagination, option) => {
    await using server = await startTestServer(() => ({ body: { data: [{ id: 1 }], more: true } }));
    const run = readApi(server.url, { records_path: "data", pagination }, { schema });
    await expect(run).rejects.toMatchObject({
      code: "API_PAGING_VALUE_MISSING",
      message: expect.stringContaining(option),
    });
  });
});

describe("caps", () => {
  it("end a reading that takes too much, with an error", async () => {
    await using server = await startTestServer(({ query }) => ({
      body: slice(1000, (Number(query["page"]) - 1) * 10, 10),
    }));
    const options = { pagination: { type: "page", page_size: 10 }, max_bytes: 1000 };
    await expect(readApi(server.url, options, { schema })).rejects.toMatchObject({
      code: "API_CAP_REACHED",
    });
  });

  it("of pages and records end it with a warning", async () => {
    await using server = await startTestServer(({ query }) => ({
      body: slice(1000, (Number(query["page"]) - 1) * 10, 10),
    }));
    const pagination = { type: "page", page_size: 10 };
    const pages = await readApi(server.url, { pagination, max_pages: 2 }, { schema });
    expect(ids(pages.rows)).toEqual(upTo(20));
    expect(pages.logs.map(({ level }) => level)).toEqual(["warn"]);
    const records = await readApi(server.url, { pagination, max_records: 15 }, { schema });
    expect(ids(records.rows)).toEqual(upTo(15));
  });
});
