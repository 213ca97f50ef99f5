import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunReport } from "@dativo/core";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { writeJob } from "./__fixtures__/write-job.ts";

// The command as npm installs it: a process of its own, on the built files.
const command = fileURLToPath(new URL("../bin/dativo.js", import.meta.url));
const built = fileURLToPath(new URL("../dist/main.js", import.meta.url));

let folder: TemporaryFolder;

beforeAll(() => {
  expect(
    existsSync(built),
    "packages/dativo is not built: run `npm test`, which builds first",
  ).toBe(true);
});

beforeEach(async () => {
  folder = await createTemporaryFolder();
});

afterEach(() => folder.remove());

interface Running {
  readonly child: ChildProcess;
  /** Resolves once standard error holds the text. */
  readonly heard: (text: string) => Promise<void>;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

function start(argv: readonly string[], environment: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, [command, ...argv], {
    cwd: folder.path,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  const ended = once(child, "close").then(([code]) => ({
    code: code as number | null,
    stdout,
    stderr,
  }));
  return {
    child,
    ended,
    async heard(text) {
      while (!stderr.includes(text)) {
        if (child.stderr.readableEnded) throw new Error(`It ended without '${text}': ${stderr}`);
        await Promise.race([once(child.stderr, "data"), once(child.stderr, "end")]);
      }
    },
  };
}

test.each([
  ["a job that succeeds", "CityReader", 0],
  ["a job with rejected records", "RejectingReader", 1],
  ["a job that fails", "UnreachableReader", 2],
])(
  "%s: %s ends with its exit code, and --json prints the report only",
  async (_name, reader, code) => {
    await writeJob(folder.path, "job", reader, { mode: "warn" });
    const result = await start(["run", "job.yaml", "--json"]).ended;
    expect(result.code, result.stderr).toBe(code);
    const report = JSON.parse(result.stdout) as RunReport;
    expect(`${JSON.stringify(report)}\n`).toBe(result.stdout);
    expect(report.status).toBe(["succeeded", "partial", "failed"][code]);
  },
);

test("an unknown option ends with 2", async () => {
  const { code, stdout, stderr } = await start(["run", "--jsno"]).ended;
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("error UNKNOWN_OPTION");
});

const executors = ["inline", "threads"];

test.each([
  ["SIGINT", 130, "inline"],
  ["SIGTERM", 143, "inline"],
  ["SIGINT", 130, "threads"],
] as const)("%s stops a run cleanly, exit code %d: %s", async (signal, code, executor) => {
  await writeJob(folder.path, "job", "WaitingReader");
  const running = start(["run", "job.yaml", "--json", "--executor", executor]);
  await running.heard("the reader waits");
  running.child.kill(signal);
  const result = await running.ended;
  expect(result.code, result.stderr).toBe(code);
  expect(result.stderr).toContain(`${signal}: stopping, nothing is published in part.`);
  expect(JSON.parse(result.stdout)).toMatchObject({
    status: "failed",
    error: { code: "RUN_INTERRUPTED" },
  });
  expect(await publishedFiles()).toEqual([]);
});

test.each(executors)(
  "a deaf reader cannot hold the command after a signal: %s",
  async (executor) => {
    await writeJob(folder.path, "job", "DeafReader");
    const running = start(["run", "job.yaml", "--executor", executor]);
    await running.heard("the reader waits");
    running.child.kill("SIGINT");
    expect((await running.ended).code).toBe(130);
  },
);

test.each(executors)("a second signal ends the command at once: %s", async (executor) => {
  await writeJob(folder.path, "job", "StuckReader");
  const running = start(["run", "job.yaml", "--executor", executor]);
  await running.heard("the reader waits");
  running.child.kill("SIGINT");
  await running.heard("SIGINT: stopping");
  running.child.kill("SIGTERM");
  const result = await running.ended;
  expect(result.code).toBe(143);
  expect(result.stdout).toBe("");
});

test.each([
  // It awaits what never happens.
  ["StalledReader", "inline", "RUN_STALLED"],
  ["StalledReader", "threads", "TASK_DIED"],
  // It ends the program.
  ["EndingReader", "inline", "PROGRAM_ENDED"],
  ["EndingReader", "threads", "TASK_DIED"],
])(
  "a plugin with which a run cannot end is told of: %s, %s, %s",
  async (reader, executor, error) => {
    await writeJob(folder.path, "job", reader);
    const { code, stderr } = await start(["run", "job.yaml", "--executor", executor]).ended;
    expect(stderr).toContain(`error ${error}`);
    expect(code).toBe(2);
    expect(await publishedFiles()).toEqual([]);
  },
);

test.each(executors)(
  "a plugin that leaves something open does not hold the command: %s",
  async (executor) => {
    await writeJob(folder.path, "job", "LeakingReader");
    const result = await start(["run", "job.yaml", "--json", "--executor", executor]).ended;
    expect(result.code, result.stderr).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject({ status: "succeeded" });
  },
);

test.each([
  ["--threads", "0", "Give a number from 1 to 256."],
  ["--threads", "two", "Give a number from 1 to 256."],
  ["--executor", "cloud", "auto, inline, threads"],
])("%s %s is refused", async (option, value, help) => {
  const { code, stderr } = await start(["run", "job.yaml", option, value]).ended;
  expect(code).toBe(2);
  expect(stderr).toContain(help);
});

test("a reader of standard output that went away changes neither run nor exit code", async () => {
  await writeJob(folder.path, "job", "CityReader");
  const running = start(["run", "job.yaml", "--json"]);
  running.child.stdout?.destroy();
  const result = await running.ended;
  expect({ code: result.code, stderr: result.stderr }).toEqual({
    code: 0,
    stderr: expect.not.stringContaining("EPIPE") as string,
  });
  expect(await publishedFiles()).toHaveLength(1);
});

test("--version and --help load nothing of the engine, so that they answer at once", async () => {
  for (const option of ["--version", "--help"]) {
    const coverage = join(folder.path, option);
    const { code } = await start([option], { NODE_V8_COVERAGE: coverage }).ended;
    expect(code).toBe(0);
    const loaded = await loadedModules(coverage);
    expect(loaded.some((url) => url.endsWith("/dativo/dist/main.js"))).toBe(true);
    expect(loaded.filter((url) => /\/core\/dist\/|apache-arrow|\/zod\//u.test(url))).toEqual([]);
  }
});

async function publishedFiles(): Promise<string[]> {
  const names = await readdir(join(folder.path, "out", "job"));
  return names.filter((name) => name.endsWith(".txt"));
}

/** The scripts that V8 saw, from the coverage that it wrote. */
async function loadedModules(coverage: string): Promise<string[]> {
  const [file = ""] = await readdir(coverage);
  const { result } = JSON.parse(await readFile(join(coverage, file), "utf8")) as {
    result: { url: string }[];
  };
  return result.map(({ url }) => url);
}

test("an error that nobody waits for ends the command, and tells no secret", async () => {
  const job = await writeJob(folder.path, "crash", "CrashingReader");
  const { code, stdout, stderr } = await start(["run", job]).ended;
  expect(stderr).toContain("PROGRAM_CRASHED");
  expect(stderr).toContain("not ***");
  expect(`${stdout}${stderr}`).not.toContain("open-sesame");
  expect(code).toBe(2);
});
