import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);

/** Every page whose fenced `ts` blocks are programs; the first line of a block names its file. */
const pages = [
  "docs/job-files.md",
  "docs/s3.md",
  "docs/secrets.md",
  "docs/CUSTOM_PLUGINS.md",
  "examples/plugins/README.md",
];

// Inside the repository, so that the blocks find the packages as a user's files would.
const scratch = join(root, "out", `docs-test-${process.pid}`);

interface Block {
  readonly page: string;
  readonly name: string;
  readonly text: string;
}

async function blocksOf(page: string): Promise<Block[]> {
  const markdown = await readFile(join(root, page), "utf8");
  return [...markdown.matchAll(/^```ts\n(.*?)^```$/gmsu)].map(([, text = ""]) => {
    const name = /^\/\/ ([a-z-]+(?:\.(?:test|job|config))?\.ts)\n/u.exec(text)?.[1];
    if (name === undefined)
      throw new Error(`${page}: a block does not begin with its file's name:\n${text}`);
    return { page, name, text };
  });
}

const blocks = (await Promise.all(pages.map(blocksOf))).flat();
const environment = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };
const folderOf = ({ page }: Block) => join(scratch, page.replaceAll(/[^a-z]+/gu, "-"));

beforeAll(async () => {
  for (const block of blocks) {
    await mkdir(folderOf(block), { recursive: true });
    await writeFile(join(folderOf(block), block.name), block.text);
  }
  const base = relative(scratch, join(root, "tsconfig.base.json"));
  // The packages are taken from their sources, of which one is JavaScript.
  const compilerOptions = { noEmit: true, allowJs: true };
  const tsconfig = { extends: base, compilerOptions, include: ["**/*.ts"] };
  await writeFile(join(scratch, "tsconfig.json"), JSON.stringify(tsconfig));
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

describe("documentation examples", () => {
  it("are there, each under a name of its own", () => {
    const names = blocks.map(({ page, name }) => `${page}/${name}`);
    expect(names.length).toBeGreaterThan(8);
    expect(new Set(names).size).toBe(names.length);
  });

  it("compile under the project's own strictness", async () => {
    const compiler = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
    const result = await run(process.execPath, [
      compiler,
      "-p",
      scratch,
      "--pretty",
      "false",
    ]).catch((error: { stdout: string }) => error);
    expect(result.stdout).toBe("");
  });

  it("run, and the tests among them pass", async () => {
    await writeFile(join(scratch, "all.test.ts"), loadEveryBlock());
    const config = join(scratch, "vitest.config.mjs");
    await writeFile(config, vitestConfig());
    const cli = join(dirname(require.resolve("vitest/package.json")), "vitest.mjs");
    const result = await run(
      process.execPath,
      // Loading TypeScript takes long where all processors are busy with other tests.
      [cli, "run", "--config", config, "--root", scratch, "--testTimeout", "60000"],
      { env: environment },
    ).catch((error: { stdout: string; stderr: string }) => error);
    expect(result.stdout + result.stderr).toMatch(
      /Tests {2}\d+ passed(?: \| \d+ skipped)? \(\d+\)/u,
    );
  });
});

/** Every block has to be a module that loads and exports something, tested or not. */
function loadEveryBlock(): string {
  const files = blocks
    .filter(({ name }) => !name.endsWith(".test.ts"))
    .map(
      (block) => `./${relative(scratch, join(folderOf(block), block.name)).replaceAll("\\", "/")}`,
    );
  return `import { expect, test } from "vitest";
test.each(${JSON.stringify(files)})("%s loads", async (file) => {
  expect(Object.keys(await import(file))).not.toEqual([]);
});
`;
}

function vitestConfig(): string {
  const conditions = JSON.stringify(["@dativo/source", "module", "node", "development|production"]);
  return `export default {
  resolve: { conditions: ${conditions} },
  ssr: { resolve: { conditions: ${conditions} } },
  test: { include: ["**/*.test.ts"], exclude: [], environment: "node" },
};
`;
}
