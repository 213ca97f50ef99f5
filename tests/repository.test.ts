import { existsSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import {
  listPackageFolders,
  listRepositoryFiles,
  readRepositoryFile,
  repository,
} from "./repository-files.ts";

const files = listRepositoryFiles();
const texts = files.filter((path) => !/\.(parquet|arrow|gz|zst)$|__fixtures__/u.test(path));
const thisFile = "tests/repository.test.ts";

describe("sources", () => {
  const sources = files.filter((path) =>
    /^packages\/[^/]+\/src\/.*(?<!\.test|\.test-d|\.d)\.ts$/u.test(path),
  );

  test("are found", () => {
    expect(sources).toContain("packages/core/src/plugin.ts");
    expect(sources).not.toContain("packages/core/src/errors/dativo-error.test.ts");
  });

  test("have at most 300 lines of code", () => {
    const sizes = sources.map((path) => ({ path, lines: countCode(readRepositoryFile(path)) }));
    expect(sizes.filter(({ lines }) => lines > 300)).toEqual([]);
  });

  test("are named in kebab-case and after what they hold", () => {
    const names = sources.map((path) => posix.basename(path));
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*\.ts$/u.test(name))).toEqual([]);
    expect(names.filter((name) => /^(utils|helpers|common|misc)\b/u.test(name))).toEqual([]);
  });
});

describe.each(listPackageFolders())("%s", (folder) => {
  const manifest = JSON.parse(readRepositoryFile(`${folder}/package.json`)) as Record<
    string,
    unknown
  >;

  test("has what people expect of a published package", () => {
    expect(files).toContain(`${folder}/README.md`);
    expect(files).toContain(`${folder}/CHANGELOG.md`);
    expect(manifest).toMatchObject({
      license: "MIT",
      type: "module",
      description: expect.stringMatching(/\.$/u),
      engines: { node: expect.any(String) },
      repository: { directory: folder },
      files: expect.arrayContaining(["dist", "README.md", "CHANGELOG.md"]),
    });
  });

  test("names its entry points, the source first and the default last", () => {
    const { "./package.json": own, ...entries } = manifest["exports"] as Record<string, object>;
    expect(own).toBe("./package.json");
    expect(Object.keys(entries)).toContain(".");
    for (const conditions of Object.values(entries)) {
      expect(Object.keys(conditions)).toEqual(["@dativo/source", "types", "default"]);
      const [source = ""] = Object.values(conditions) as string[];
      expect(files).toContain(posix.join(folder, source));
    }
  });

  test("asks for core as a peer when it is a plugin, and brings no plugin core of its own", () => {
    if (!/\/(reader|writer)-/u.test(folder)) return;
    expect(manifest["peerDependencies"]).toHaveProperty("@dativo/core");
    expect(manifest["dependencies"] ?? {}).not.toHaveProperty("@dativo/core");
  });
});

describe("nothing of one machine or account is in any file:", () => {
  const rules: readonly [string, RegExp][] = [
    ["absolute paths of a home folder", /(?<![\w.:~/-])\/(?:home|Users|root)\/[\w.-]+/u],
    ["the path of this checkout", new RegExp(escapePattern(repository.slice(0, -1)), "u")],
    ["hosts of package registries", /\bregistry\.[a-z0-9-]+\.[a-z]+|:4873\b/u],
    [
      "credentials",
      /_authToken|\bnpm_[A-Za-z0-9]{36}|\bgh[pousr]_[A-Za-z0-9]{36}|\bAKIA[0-9A-Z]{16}\b/u,
    ],
  ];

  test.each(rules)("%s", (_rule, pattern) => {
    const found = texts
      .filter((path) => path !== thisFile)
      .flatMap((path) => matchingLines(path, pattern));
    expect(found).toEqual([]);
  });
});

describe("links in Markdown files", () => {
  const documents = files.filter((path) => path.endsWith(".md") && !path.startsWith(".changeset/"));

  test.each(documents)("of %s lead somewhere", (path) => {
    const broken = localLinks(readRepositoryFile(path)).filter((link) => !resolves(path, link));
    expect(broken).toEqual([]);
  });
});

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`);
}

/** Lines that are neither blank nor only a comment, as the linter counts. */
function countCode(text: string): number {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//gu, "").replaceAll(/^\s*\/\/.*$/gmu, "");
  return code.split("\n").filter((line) => line.trim() !== "").length;
}

function matchingLines(path: string, pattern: RegExp): string[] {
  return readRepositoryFile(path)
    .split("\n")
    .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : []));
}

/** Targets of links and images that are not URLs, outside of fenced code. */
function localLinks(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```/gmu, "").replaceAll(/`[^`\n]*`/gu, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/gu)]
    .map((match) => match[1] ?? "")
    .filter((link) => !/^(https?|mailto):/u.test(link));
}

function resolves(document: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? document : posix.join(dirname(document), path);
  if (!existsSync(join(repository, target))) return false;
  return anchor === undefined || headingAnchors(readRepositoryFile(target)).includes(anchor);
}

/** The anchors that GitHub gives the headings of a document. */
function headingAnchors(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```/gmu, "");
  return [...prose.matchAll(/^#+ (.+)$/gmu)].map((match) =>
    (match[1] ?? "")
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
