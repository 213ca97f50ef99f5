import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { startTestServer } from "../packages/api-reader/src/__fixtures__/start-test-server.ts";
import { repository } from "./repository-files.ts";
import { runDativo } from "./run-program.ts";

const installed = (path: string): string => join(repository, "node_modules", path);

/** What others say of their APIs, and streams that have to come of it. */
const descriptions = [
  {
    file: installed("@figma/rest-api-spec/openapi/openapi.yaml"),
    streams: { webhooks: { records_path: "webhooks" } },
  },
  {
    file: installed("@scalar/galaxy/dist/3.1.json"),
    streams: { planets: { records_path: "data", pagination: { type: "offset" } } },
  },
  {
    file: installed("@readme/oas-examples/3.1/json/readme.json"),
    streams: { changelogs: { pagination: { type: "page", size_param: "per_page" } } },
  },
] as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-openapi-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const init = (...options: string[]) =>
  runDativo(["init", "--from-openapi", ...options], { cwd: folder });
const environment = Object.fromEntries(
  ["TOKEN", "KEY", "CLIENT_ID", "CLIENT_SECRET", "USERNAME", "PASSWORD"].map((name) => [
    `API_${name}`,
    "x",
  ]),
);

describe.each(descriptions)("$file", ({ file, streams }) => {
  it("gives a job that is valid, with its contracts", async () => {
    const made = await init(file, "--name", "job");
    expect(made, made.stderr).toMatchObject({ code: 0 });
    const valid = await runDativo(["validate", "job.yaml"], { cwd: folder, env: environment });
    expect(valid, `${valid.stdout}${valid.stderr}`).toMatchObject({ code: 0 });
    const job = parse(await readFile(join(folder, "job.yaml"), "utf8")) as {
      source: { objects: { name: string }[]; options: { streams: object } };
    };
    expect(job.source.options.streams).toMatchObject(streams);
    const contracts = (await readdir(folder)).filter((name) => name.endsWith(".contract.yaml"));
    expect(contracts).toHaveLength(job.source.objects.length);
  });
});

const blog = {
  openapi: "3.0.3",
  info: { title: "Blog", version: "1" },
  servers: [{ url: "http://{host}", variables: { host: { default: "api.example.com" } } }],
  paths: {
    "/posts": {
      get: {
        parameters: [
          { name: "page", in: "query", schema: { type: "integer" } },
          { name: "per_page", in: "query", schema: { type: "integer", maximum: 3 } },
        ],
        responses: { 200: jsonOf({ type: "object", properties: { data: listOf("Post") } }) },
      },
    },
    "/posts/{id}/comments": {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer" } }],
      get: { responses: { 200: jsonOf(listOf("Comment")) } },
    },
    "/search": {
      get: {
        parameters: [{ name: "q", in: "query", required: true, schema: { type: "string" } }],
        responses: { 200: jsonOf(listOf("Post")) },
      },
    },
  },
  components: {
    schemas: {
      Base: { type: "object", properties: { id: { type: "integer" } } },
      Post: {
        allOf: [
          { $ref: "#/components/schemas/Base" },
          { properties: { at: { type: "string", format: "date-time" }, tags: { type: "array" } } },
        ],
      },
      Comment: { $ref: "#/components/schemas/Base" },
    },
  },
};

function listOf(name: string): object {
  return { type: "array", items: { $ref: `#/components/schemas/${name}` } };
}

function jsonOf(schema: object): object {
  return { content: { "application/json": { schema } } };
}

describe("a description of one's own", () => {
  it("gives a job that runs, parents and all", async () => {
    await using server = await startTestServer(({ path, query }) => {
      if (path === "/openapi.json") return { body: blog };
      const [, post] = /^\/posts\/(\d+)\/comments$/u.exec(path) ?? [];
      if (post !== undefined)
        return { body: [{ id: Number(post) * 10 }, { id: Number(post) * 10 + 1 }] };
      const ids = [1, 2, 3, 4, 5].slice((Number(query["page"]) - 1) * 3).slice(0, 3);
      return { body: { data: ids.map((id) => ({ id, at: "2026-01-01T00:00:00Z", tags: ["a"] })) } };
    });
    const place = `${server.url}/openapi.json`;
    const made = await init(place, "--url", server.url, "--target", "json-file");
    expect(made, made.stderr).toMatchObject({ code: 0 });
    expect(made.stdout).toContain("search: it wants q in the query");
    const ran = await runDativo(["run", "blog.yaml", "--json"], { cwd: folder });
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    const { streams } = JSON.parse(ran.stdout) as {
      streams: { name: string; rows_written: number }[];
    };
    expect(streams.map(({ name, rows_written: rows }) => [name, rows])).toEqual([
      ["posts", 5],
      ["posts_comments", 10],
    ]);
  });

  it.each([
    ["swagger: '2.0'\n", "OPENAPI_INVALID"],
    ["<html></html>", "OPENAPI_INVALID"],
    [JSON.stringify({ ...blog, paths: {} }), "OPENAPI_WITHOUT_LISTS"],
  ])("is refused where it is none: %s", async (text, code) => {
    await writeFile(join(folder, "openapi.yaml"), text);
    const made = await init("openapi.yaml");
    expect(made.code).not.toBe(0);
    expect(made.stderr).toContain(code);
    expect((await init("nowhere.yaml")).stderr).toContain("OPENAPI_UNREADABLE");
    expect(await readdir(folder)).toEqual(["openapi.yaml"]);
  });
});
