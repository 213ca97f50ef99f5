import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { createPlugin, main } from "create-dativo-plugin";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repository } from "./repository-files.ts";
import { runDativo, runProgram } from "./run-program.ts";

// Inside the repository, so that the plugins find the packages as npm would have installed them.
const scratch = join(repository, "out", `created-plugins-${process.pid}`);
const require = createRequire(import.meta.url);
const bin = (name: string, path: string): string =>
  join(dirname(require.resolve(`${name}/package.json`)), path);

beforeAll(() => mkdir(scratch, { recursive: true }));
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function runMain(...argv: string[]): Promise<{ code: number; output: string }> {
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk.toString("utf8")));
  const outside = {
    workingFolder: scratch,
    input: new PassThrough(),
    output: stream,
    errors: stream,
  };
  const code = await main(argv, outside);
  return { code, output: chunks.join("") };
}

describe.each([
  { kind: "reader", format: "rows" },
  { kind: "reader", format: "arrow" },
  { kind: "writer", format: "rows" },
  { kind: "writer", format: "arrow" },
] as const)("a $kind of $format", ({ kind, format }) => {
  const folder = join(scratch, `${kind}-${format}`);

  it("compiles, passes its tests, is built and runs", { timeout: 120_000 }, async () => {
    const { names, files } = await createPlugin(folder, { name: "web-orders", kind, format });
    expect(names.className).toBe(kind === "reader" ? "WebOrdersReader" : "WebOrdersWriter");
    expect(files).toContain(`src/web-orders-${kind}.ts`);
    for (const file of files) {
      expect(await readFile(join(folder, file), "utf8"), file).not.toMatch(
        /\$name|example-r|Example/u,
      );
    }
    const settings = { cwd: folder };
    const compiler = bin("typescript", "bin/tsc");
    const types = await runProgram(process.execPath, [compiler, "--noEmit"], settings);
    expect(types, types.stdout).toMatchObject({ code: 0 });
    // Not the repository's own settings, which take the packages from their sources.
    await writeFile(join(folder, "vitest.config.mjs"), "export default {};\n");
    const tests = await runProgram(
      process.execPath,
      [bin("vitest", "vitest.mjs"), "run"],
      settings,
    );
    expect(tests, tests.stdout + tests.stderr).toMatchObject({ code: 0 });
    expect(tests.stdout).toMatch(/Tests {2}\d+ passed/u);
    const built = await runProgram(
      process.execPath,
      [compiler, "-p", "tsconfig.build.json"],
      settings,
    );
    expect(built, built.stdout).toMatchObject({ code: 0 });
    const run = await runDativo(["run", "example.yaml"], settings);
    expect(run, run.stderr).toMatchObject({ code: 0 });
    // And as the package that a stranger would have installed: built, by its name, in a process of its own.
    const text = await readFile(join(folder, "example.yaml"), "utf8");
    const named = text.replace(
      /custom_(?:reader|writer): .*/u,
      `custom_${kind}: ${names.packageName}`,
    );
    await writeFile(join(folder, "named.yaml"), named.replace("./out/", "./out/named-"));
    const asPackage = await runDativo(["run", "named.yaml"], settings);
    expect(asPackage, asPackage.stderr).toMatchObject({ code: 0 });
  });
});

it("writes one file into a project, which runs at once", async () => {
  const { code, output } = await runMain("--in-place", "plugins/orders-reader.ts", "--yes");
  expect(code, output).toBe(0);
  expect(output).toContain("custom_reader: ./plugins/orders-reader.ts:OrdersReader");
  await writeFile(
    join(scratch, "job.yaml"),
    `source: { custom_reader: "./plugins/orders-reader.ts:OrdersReader" }
target: { type: json-file, output: ./out/in-place }
`,
  );
  const run = await runDativo(["run", "job.yaml"], { cwd: scratch });
  expect(run, run.stderr).toMatchObject({ code: 0 });
  expect(await runMain("--in-place", "plugins/orders-reader.ts", "--yes")).toMatchObject({
    code: 2,
    output: expect.stringContaining("is there already: nothing was written") as string,
  });
});

it("says what comes next, and writes nothing over", async () => {
  const first = await runMain("dativo-writer-lines", "--kind", "writer", "--yes");
  expect(first.code, first.output).toBe(0);
  expect(first.output).toContain("cd dativo-writer-lines\n  npm install\n  npm test");
  const again = await runMain("lines", "--kind", "writer", "--yes");
  expect(again).toMatchObject({ code: 2 });
  expect(again.output).toContain("is not empty: nothing was written");
});

it.each([
  [["Web Orders", "--yes"], "'Web Orders' is no name"],
  [["orders", "--kind", "raeder", "--yes"], "--kind is reader or writer, and not 'raeder'."],
  [["--yes"], "Say what the plugin reads or writes"],
  [["orders", "--fromat", "rows"], "Unknown option '--fromat'"],
])("refuses %j", async (argv, message) => {
  const { code, output } = await runMain(...argv);
  expect(code).toBe(2);
  expect(output).toContain(message);
});
