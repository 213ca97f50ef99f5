import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { pages, resolveLink, root } from "../docs/site/pages.mjs";
import { listRepositoryFiles, readRepositoryFile } from "./repository-files.ts";

describe("the documentation site", () => {
  it("has a page for every document, and each document is there", () => {
    expect(root).toBe(fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/u, ""));
    for (const source of pages.keys()) expect(existsSync(join(root, source)), source).toBe(true);
    const documents = listRepositoryFiles().filter((path) =>
      /^(?:docs|decisions)\/[^/]+\.md$|^packages\/[^/]+\/README\.md$/u.test(path),
    );
    expect(documents.filter((path) => !pages.has(path))).toEqual([]);
  });

  it("names every guide in its sidebar", () => {
    const config = readRepositoryFile("docs/site/.vitepress/config.mjs");
    const guides = [...pages.keys()].flatMap(
      (path) => /^docs\/([^/]+)\.md$/u.exec(path)?.[1] ?? [],
    );
    expect(guides.filter((name) => !config.includes(`"${name}"`))).toEqual([]);
  });

  it.each([
    ["docs/cli.md", "errors.md#no_jobs_found", "/errors/NO_JOBS_FOUND"],
    ["docs/cli.md", "errors.md", "/guide/errors"],
    [
      "docs/job-files.md",
      "../packages/reader-csv/README.md#encodings",
      "/packages/reader-csv#encodings",
    ],
    ["README.md", "docs/cli.md", "/guide/cli"],
    ["packages/reader-csv/README.md", "https://example.com/x#y", "https://example.com/x#y"],
    ["docs/cli.md", "#exit-codes", "#exit-codes"],
    [
      "docs/CUSTOM_PLUGINS.md",
      "../examples/plugins/avro-writer.ts",
      "https://github.com/dativo/dativo/blob/main/examples/plugins/avro-writer.ts",
    ],
  ])("leads from %s by %s to %s", (from, link, page) => {
    expect(resolveLink(from, link)).toBe(page);
  });
});
