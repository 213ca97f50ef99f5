import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createPlugin } from "create-dativo-plugin";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repository } from "../repository-files.ts";
import { type ProgramResult, runProgram } from "../run-program.ts";
import { type NpmRegistry, startNpmRegistry } from "../services/npm-registry.ts";

const require = createRequire(import.meta.url);
// Inside the repository, so that the plugin is compiled with what is there.
const scratch = join(repository, "out", `published-${process.pid}`);
const plugin = join(scratch, "dativo-reader-web-orders");
const limit = 240_000;
/** Those that are supported besides the one that runs the tests, as npm has them. */
const otherNodes = ["20.20.2", "22.23.3", "24.21.0"].filter(
  (version) => version.split(".")[0] !== process.versions.node.split(".")[0],
);
let registry: NpmRegistry;
let strangers: string;
let nodes: readonly string[];

beforeAll(async () => {
  registry = await startNpmRegistry();
  strangers = await mkdtemp(join(tmpdir(), "dativo-strangers-"));
  nodes = await installNodes();
  const flags = ["--recursive", "--no-git-checks", "--filter", "./packages/*"];
  await succeed("pnpm", ["publish", ...flags, "--loglevel", "error"], repository);
  await createPlugin(plugin, { name: "web-orders", kind: "reader", format: "rows" });
  const compiler = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");
  await succeed(process.execPath, [compiler, "-p", "tsconfig.build.json"], plugin);
  await succeed("npm", ["publish", "--ignore-scripts", "--loglevel", "error"], plugin);
}, limit);
/** The programs of the other lines of Node.js; from the usual registry, because they are large. */
async function installNodes(): Promise<string[]> {
  const name = `node-${process.platform}-${process.arch}`;
  const programs = otherNodes.map(async (version) => {
    const folder = join(strangers, "nodes", version);
    await mkdir(folder, { recursive: true });
    const flags = ["--no-save", "--no-package-lock", "--loglevel=error", "--prefix", folder];
    const install = ["install", ...flags, `${name}@${version}`];
    const result = await runProgram("npm", install, { cwd: folder });
    expect(result.code, result.stderr).toBe(0);
    return join(folder, "node_modules", name, "bin", "node");
  });
  return Promise.all(programs);
}

afterAll(async () => {
  await registry?.[Symbol.asyncDispose]();
  await rm(strangers, { recursive: true, force: true });
  await rm(scratch, { recursive: true, force: true });
});

/** Without the repository's tools, where the folder is a stranger's. */
async function succeed(
  command: string,
  argv: readonly string[],
  cwd: string,
): Promise<ProgramResult> {
  const hasTools = cwd.startsWith(repository);
  const env = {
    npm_config_userconfig: registry.userConfig,
    npm_config_registry: registry.url,
    npm_config_cache: join(strangers, ".npm"),
    YARN_CACHE_FOLDER: join(strangers, ".yarn"),
    YARN_REGISTRY: registry.url,
  };
  const result = await runProgram(command, argv, { cwd, hasTools, env });
  expect(result.code, `${command} ${argv.join(" ")}\n${result.stdout}${result.stderr}`).toBe(0);
  return result;
}

const packages = ["dativo", "@dativo/reader-postgres", "dativo-reader-web-orders"];

/** How each package manager installs packages, and runs what they bring. */
const managers = [
  { name: "npm", install: ["npm", "install", ...packages], run: ["npx", "dativo"] },
  {
    name: "pnpm",
    install: ["npx", "--yes", "pnpm@10.34.9", "add", ...packages],
    run: ["npx", "--yes", "pnpm@10.34.9", "exec", "dativo"],
  },
  {
    name: "yarn",
    install: ["npx", "--yes", "yarn@1.22.22", "add", ...packages],
    run: ["npx", "--yes", "yarn@1.22.22", "--silent", "dativo"],
  },
] as const;

describe.each(managers)("with $name", ({ name, install, run }) => {
  it(
    "installs what is published, and runs somebody else's plugin",
    { timeout: limit },
    async () => {
      const folder = join(strangers, name);
      await mkdir(folder);
      await writeFile(join(folder, "package.json"), '{ "name": "stranger", "private": true }');
      const [installer, ...argv] = install;
      await succeed(installer, argv, folder);
      await writeFile(
        join(folder, "job.yaml"),
        `source:
  type: web-orders
  options: { page_size: 10 }
target: { type: parquet, output: ./out }
`,
      );
      const [runner, ...options] = run;
      const result = await succeed(runner, [...options, "run", "job.yaml"], folder);
      expect(result.stderr + result.stdout).toContain("25 rows");
      const files = await readdir(join(folder, "out"));
      expect(files.filter((file) => file.endsWith(".parquet"))).toHaveLength(1);
      const program = join(folder, "node_modules/dativo/bin/dativo.js");
      for (const node of nodes) {
        const again = await succeed(node, [program, "run", "job.yaml"], folder);
        expect(again.stderr + again.stdout).toContain("25 rows");
      }
      const plugins = await succeed(runner, [...options, "plugins", "--json"], folder);
      const listed = JSON.parse(plugins.stdout) as { name: string; problem?: unknown }[];
      expect(listed.filter(({ problem }) => problem !== undefined)).toEqual([]);
      expect(listed.map((one) => one.name)).toEqual(
        expect.arrayContaining(["csv", "parquet", "postgres", "web-orders"]),
      );
    },
  );
});

it(
  "writes a plugin by `npm create`, which is tested and run at once",
  { timeout: limit },
  async () => {
    const folder = join(strangers, "author");
    await mkdir(folder);
    const argv = ["create", "dativo-plugin@latest", "tickets", "--yes"];
    await succeed("npm", [...argv, "--", "--kind", "reader", "--yes"], folder);
    const created = join(folder, "dativo-reader-tickets");
    await succeed("npm", ["install"], created);
    const tests = await succeed("npm", ["test"], created);
    expect(tests.stdout).toMatch(/Tests {2}\d+ passed/u);
    const run = await succeed("npx", ["dativo", "run", "example.yaml"], created);
    expect(run.stderr + run.stdout).toContain("25 rows");
    await succeed("npm", ["run", "build"], created);
    expect(await readFile(join(created, "dist/index.d.ts"), "utf8")).toContain("TicketsReader");
  },
);
