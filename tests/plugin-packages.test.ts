import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunReport } from "@dativo/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { repository } from "./repository-files.ts";
import { type ProgramResult, runDativo } from "./run-program.ts";

let folder: string;
let plugin: string;
const ran = (): boolean => existsSync(join(folder, "out", "ran.txt"));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-packages-"));
  plugin = join(folder, "node_modules", "dativo-reader-two");
  await mkdir(join(plugin, "node_modules", "@dativo"), { recursive: true });
  await symlink(join(repository, "packages/core"), join(plugin, "node_modules/@dativo/core"));
  await writePlugin({ contract: 1, plugins: { Two: "reader" } }, "one");
  await writeFile(
    join(folder, "job.yaml"),
    "source: { type: two }\ntarget: { type: json-file, output: ./out }\n",
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Its first line tells that it has run. */
async function writePlugin(declaration: unknown, name: string, version = "1.0.0"): Promise<void> {
  await mkdir(join(folder, "out"), { recursive: true });
  await writeFile(
    join(plugin, "index.mjs"),
    `import { writeFileSync } from "node:fs";
writeFileSync(${JSON.stringify(join(folder, "out", "ran.txt"))}, "");
import { defineReader } from "@dativo/core/plugin";
export const Two = defineReader({ async *extract() { yield [{ name: "${name}" }]; } });
`,
  );
  const manifest = {
    name: "dativo-reader-two",
    version,
    exports: "./index.mjs",
    dativo: declaration,
  };
  await writeFile(join(plugin, "package.json"), JSON.stringify(manifest));
  await rm(join(folder, "out", "ran.txt"), { force: true });
}

const run = (...options: string[]): Promise<ProgramResult> =>
  runDativo(["run", "job.yaml", ...options], { cwd: folder });

describe("a package that declares its plugins", () => {
  it("is run where its contract is the host's", async () => {
    const result = await run();
    expect(result, result.stderr).toMatchObject({ code: 0 });
    expect(ran()).toBe(true);
  });

  it.each([
    [{ contract: 2 }, "CONTRACT_VERSION_UNSUPPORTED"],
    [{ contract: "1" }, "PLUGIN_DECLARATION_INVALID"],
    ["reader", "PLUGIN_DECLARATION_INVALID"],
  ])("with %j is refused before a line of it runs", async (declaration, code) => {
    await writePlugin(declaration, "one");
    const result = await run();
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(code);
    expect(ran()).toBe(false);
  });

  it("is refused where a reader is wanted and it declares a writer", async () => {
    await writePlugin({ contract: 1, plugins: { Two: "writer" } }, "one");
    await writeFile(
      join(folder, "job.yaml"),
      'source: { custom_reader: "dativo-reader-two:Two" }\ntarget: { type: json-file, output: ./out }\n',
    );
    const result = await run();
    expect(result.stderr).toContain("WRONG_PLUGIN_KIND");
    expect(ran()).toBe(false);
  });

  it("is listed as what cannot be used, and does not run for that either", async () => {
    await writePlugin({ contract: 2 }, "one");
    const doctor = await runDativo(["plugins", "doctor"], { cwd: folder });
    expect(doctor.code).toBe(1);
    expect(doctor.stderr).toContain("CONTRACT_VERSION_UNSUPPORTED");
    const info = await runDativo(["plugins", "info", "dativo-reader-two"], { cwd: folder });
    expect(info.stdout).toContain("in a process of its own");
    expect(ran()).toBe(false);
  });
});

describe("--frozen-plugins", () => {
  const report = async (...options: string[]): Promise<RunReport> => {
    const { stdout, stderr } = await run("--json", ...options);
    expect(stdout, stderr).not.toBe("");
    return JSON.parse(stdout) as RunReport;
  };

  it("takes the plugins of a report, and refuses one that has changed, before it runs", async () => {
    const first = await report();
    expect(first.plugins).toEqual([
      {
        kind: "reader",
        name: "two",
        package: "dativo-reader-two",
        version: "1.0.0",
        integrity: expect.stringMatching(/^sha512-.{88}$/u) as string,
      },
      expect.objectContaining({ kind: "writer", package: "@dativo/writer-json-file" }),
    ]);
    await writeFile(join(folder, "report.json"), JSON.stringify(first));
    expect((await report("--frozen-plugins", "report.json")).status).toBe("succeeded");
    // The same version, and another line in it.
    await writePlugin({ contract: 1 }, "another");
    const refused = await run("--frozen-plugins", "report.json");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("PLUGIN_CHANGED");
    expect(refused.stderr).toContain("job.yaml:1:11 source.type");
    expect(ran()).toBe(false);
  });

  it("holds for a plugin that is named by its path", async () => {
    await writeFile(
      join(folder, "reader.ts"),
      'import { defineReader } from "@dativo/core/plugin";\nexport const R = defineReader({ async *extract() { yield [{ a: 1 }]; } });\n',
    );
    await writeFile(
      join(folder, "job.yaml"),
      'source: { custom_reader: "./reader.ts:R" }\ntarget: { type: json-file, output: ./out }\n',
    );
    await writeFile(join(folder, "report.json"), JSON.stringify(await report()));
    expect((await run("--frozen-plugins", "report.json")).code).toBe(0);
    const text = await readFile(join(folder, "reader.ts"), "utf8");
    await writeFile(join(folder, "reader.ts"), `${text}// changed\n`);
    expect((await run("--frozen-plugins", "report.json")).stderr).toContain("PLUGIN_CHANGED");
  });

  it("says so where there is no such report", async () => {
    const result = await run("--frozen-plugins", "nothing.json");
    expect(result.code).toBe(2);
    expect(result.stderr).toContain("REPORT_UNREADABLE");
  });
});

describe("dativo plugins search", () => {
  it("asks the registry of npm for packages that hold plugins", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      const found = { name: "dativo-reader-web-orders", version: "1.2.0", description: "Orders." };
      response.end(JSON.stringify({ objects: [{ package: found }], total: 1 }));
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const env = { npm_config_registry: `http://127.0.0.1:${port}/` };
    const search = (...words: string[]) =>
      runDativo(["plugins", "search", ...words], { cwd: folder, env });
    try {
      const { code, stdout, stderr } = await search("web", "orders");
      expect(code, stderr).toBe(0);
      expect(stdout).toMatch(/^dativo-reader-web-orders +1\.2\.0 +Orders\.$/mu);
      const { searchParams } = new URL(asked[0] ?? "", "http://localhost");
      expect(searchParams.get("text")).toBe("keywords:dativo-plugin web orders");
    } finally {
      await new Promise((resolve) => void server.close(resolve));
    }
    const gone = await search("orders");
    expect(gone.code).toBe(2);
    expect(gone.stderr).toContain("REGISTRY_UNREACHABLE");
  });
});
