import { execFile, spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { createTemporaryFolder, extractAll, writeAll } from "@dativo/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDemoApi } from "./plugins/demo-api.mjs";
import { JsonApiReader } from "./plugins/json-api-reader.ts";
import { JsonFileWriter } from "./plugins/json-file-writer.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

let api: Awaited<ReturnType<typeof startDemoApi>>;
beforeAll(async () => {
  api = await startDemoApi();
});
afterAll(() => api.close());

const extract = (options: object, token = "demo-token") =>
  extractAll(JsonApiReader, {
    connection: { base_url: api.url },
    credentials: { token },
    streams: ["customers"],
    options: { records_path: "data.items", page_size: 10, ...options },
  });

describe("json-api-reader.ts", () => {
  it("reads all pages, also where the server caps their size", async () => {
    expect((await extract({})).rows).toHaveLength(25);
    expect((await extract({ page_size: 1000 })).rows).toHaveLength(25);
  });

  it("stops at max_records", async () => {
    const { rows } = await extract({ max_records: 12 });
    expect(rows.at(-1)).toMatchObject({ id: "9007199254741004", name: "Customer 12" });
    expect(rows).toHaveLength(12);
  });

  it.each([
    [{}, "wrong", "EXAMPLE_API_UNAUTHORIZED"],
    [{ endpoint: "nothing" }, "demo-token", "EXAMPLE_API_STATUS"],
    [{ records_path: "items" }, "demo-token", "EXAMPLE_API_NO_RECORDS"],
    [{ page: 1 }, "demo-token", "PLUGIN_OPTIONS_INVALID"],
    [{ page_size: 0 }, "demo-token", "PLUGIN_OPTIONS_INVALID"],
  ])("fails with %j and the token '%s' as %s", async (options, token, code) => {
    await expect(extract(options, token)).rejects.toMatchObject({ code });
  });
});

describe("json-file-writer.ts", () => {
  it.each(["json", "jsonl"])("writes %s, compressed or not, with a manifest", async (format) => {
    const { schema, rows } = await extract({});
    for (const compression of ["none", "gzip"]) {
      const options = { format, compression };
      const written = await writeAll(JsonFileWriter, { schema, rows, batchRows: 7, options });
      expect(written.files).toMatchObject([{ rows: 25 }, { rows: 0 }]);
      const bytes = await readFile(join(written.folder, written.files[0]?.path ?? ""));
      const text = (compression === "gzip" ? gunzipSync(bytes) : bytes).toString("utf8");
      const array = format === "json" ? text : `[${text.trimEnd().replaceAll("\n", ",")}]`;
      expect(JSON.parse(array)).toEqual(rows);
      await written.remove();
    }
  });
});

describe("as programs", () => {
  // The program takes the packages from their sources, as the tests do: no build has to come first.
  const alias = {
    "@dativo/core/plugin": join(root, "packages/core/src/plugin.ts"),
    "@dativo/core/testing": join(root, "packages/core/src/testing.ts"),
  };
  const env = { ...process.env, JITI_ALIAS: JSON.stringify(alias) };
  const program = (name: string) => ["--import", "jiti/register", `examples/plugins/${name}`];

  it("they pipe from the API into a file", async () => {
    const folder = await createTemporaryFolder();
    const url = `${api.url}/customers#data.items`;
    const reading = [...program("json-api-reader.ts"), url, "demo-token"];
    const { stdout: records } = await promisify(execFile)(process.execPath, reading, {
      cwd: root,
      env,
    });
    expect(records.trimEnd().split("\n")).toHaveLength(25);

    const writing = [...program("json-file-writer.ts"), folder.path, "json", "gzip"];
    const child = spawn(process.execPath, writing, {
      cwd: root,
      env,
      stdio: ["pipe", "pipe", "inherit"],
    });
    child.stdin.end(records);
    expect(await readText(child.stdout)).toContain("25 rows");
    const files = await readdir(folder.path);
    const data = files.find((name) => name.endsWith(".json.gz")) ?? "";
    const bytes = gunzipSync(await readFile(join(folder.path, data)));
    expect(JSON.parse(bytes.toString("utf8"))).toHaveLength(25);
    await folder.remove();
  });

  it("say what is wrong and what to do, without a stack", async () => {
    const reading = [...program("json-api-reader.ts"), `${api.url}/customers#data.items`, "wrong"];
    const failed = promisify(execFile)(process.execPath, reading, { cwd: root, env });
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: `EXAMPLE_API_UNAUTHORIZED: ${api.url}/customers did not accept the token. Check source.credentials.token.\n`,
    });
  });
});
