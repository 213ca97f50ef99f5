import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunReport } from "@dativo/core";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collectingHost } from "./__fixtures__/collecting-host.ts";
import { writeJob } from "./__fixtures__/write-job.ts";
import { main } from "./main.ts";
import { readVersion } from "./read-version.ts";

let folder: TemporaryFolder;

beforeEach(async () => {
  folder = await createTemporaryFolder();
});

afterEach(() => folder.remove());

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function dativo(...argv: string[]): Promise<Outcome> {
  const collected = collectingHost(folder.path);
  const code = await main(argv, collected.host);
  return { code, stdout: collected.stdout(), stderr: collected.stderr() };
}

function readReports(stdout: string): RunReport[] {
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as RunReport);
}

describe("the grammar", () => {
  test("--version is the package's", async () => {
    expect(await dativo("--version")).toEqual({
      code: 0,
      stdout: `${readVersion()}\n`,
      stderr: "",
    });
  });

  test.each([
    [["--help"], "dativo check orders.yaml"],
    [["run", "--help"], "dativo run --job-dir ./jobs"],
    [["check", "--help"], "dativo check --job-dir ./jobs"],
    [["discover", "--help"], "dativo discover orders.yaml --json"],
    [["plugins", "--help"], "dativo plugins --json"],
    [["help"], "dativo check orders.yaml"],
    [["help", "help"], "dativo check orders.yaml"],
    [["help", "run"], "dativo run --job-dir ./jobs"],
  ])("%j shows examples", async (argv, example) => {
    const { code, stdout, stderr } = await dativo(...argv);
    expect(stdout).toContain(example);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("without arguments the help goes to standard error, and the exit code is 2", async () => {
    const { code, stdout, stderr } = await dativo();
    expect(stderr).toContain("Usage: dativo");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  test.each([
    [["rnu"], "UNKNOWN_COMMAND", "Did you mean run?"],
    [["help", "rnu"], "UNKNOWN_COMMAND", "See `dativo --help`."],
    [["orders.yaml"], "UNKNOWN_COMMAND", "dativo run orders.yaml"],
    [["run", "--jsn"], "UNKNOWN_OPTION", "Did you mean --json?"],
    [["run", "a.yaml", "--frobnicate"], "UNKNOWN_OPTION", "See `dativo run --help`."],
    [["state", "rollback", "a.yaml"], "USAGE_INVALID", "See `dativo state rollback --help`."],
    [["state", "rolback"], "UNKNOWN_COMMAND", "See also `dativo state --help`."],
    [["plugins", "--frobnicate"], "UNKNOWN_OPTION", "See `dativo plugins --help`."],
    [["run", "a.yaml", "--log-level", "loud"], "OPTION_VALUE_INVALID", "debug, info, warn, error"],
    [["run", "--config"], "OPTION_VALUE_MISSING", "dativo run --help"],
    [["discover"], "ARGUMENT_MISSING", "dativo discover --help"],
    [["plugins", "x"], "TOO_MANY_ARGUMENTS", "dativo plugins --help"],
    [["run"], "NO_JOB_GIVEN", "--job-dir"],
    [["check"], "NO_JOB_GIVEN", "--job-dir"],
    [["run", "--job-dir", "."], "NO_JOBS_FOUND", ".yaml, .yml or .json"],
  ])("%j is refused: %s", async (argv, errorCode, advice) => {
    const { code, stdout, stderr } = await dativo(...argv);
    expect(stderr).toMatch(new RegExp(`^error ${errorCode}\n`, "u"));
    expect(stderr).toContain(advice);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("run", () => {
  test("a job that succeeds: lines while it runs, a summary at the end, files in the output", async () => {
    await writeJob(folder.path, "cities", "CityReader");
    const { code, stdout, stderr } = await dativo("run", "cities.yaml");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^✓ cities succeeded in .+\n {2}✓ cities\n {6}3 rows read, 3 rows written, 0 rows rejected, .+ rows\/s\n {6}1 file, 6 B in out\/cities\n$/u,
    );
    expect(stderr).toMatch(
      /^cities: started, run \S+\ncities: stream cities succeeded, 3 rows in .+\n$/u,
    );
    const files = await readdir(join(folder.path, "out", "cities"));
    expect(files.filter((name) => name.endsWith(".txt"))).toHaveLength(1);
  });

  test("--json prints the report on one line and nothing else on standard output", async () => {
    await writeJob(folder.path, "cities", "CityReader");
    const { code, stdout } = await dativo("run", "cities.yaml", "--json");
    expect(code).toBe(0);
    expect(stdout.split("\n")).toHaveLength(2);
    const [report] = readReports(stdout);
    expect(report).toMatchObject({
      job: "cities",
      status: "succeeded",
      streams: [
        { name: "cities", rows_read: 3, rows_written: 3, rows_rejected: 0, bytes_written: 6 },
      ],
    });
  });

  test("several jobs: each has its report, the rest runs after a failure, and the exit code is 1", async () => {
    await writeJob(folder.path, "a", "UnreachableReader");
    await writeJob(folder.path, "b", "CityReader");
    await writeFile(join(folder.path, "c.json"), "{}");
    const { code, stdout, stderr } = await dativo(
      "run",
      "--job-dir",
      ".",
      "--config",
      "b.yaml",
      "--json",
    );
    expect(readReports(stdout).map(({ job, status }) => `${job} ${status}`)).toEqual([
      "b succeeded",
      "a failed",
      "c failed",
    ]);
    expect(stderr).toContain("error PLUGIN_FAILED (a.yaml, stream 'a')\n");
    expect(stderr).toContain("error JOB_INVALID (c.json)\n");
    expect(stderr.match(/connection refused/gu)).toHaveLength(1);
    expect(code).toBe(1);
  });

  test("several jobs end with a count of how they ended", async () => {
    await writeJob(folder.path, "a", "UnreachableReader");
    await writeJob(folder.path, "b", "CityReader");
    const { stdout } = await dativo("run", "a.yaml", "b.yaml");
    expect(stdout).toMatch(/\n2 jobs: 1 succeeded, 1 failed\n$/u);
  });

  test("a job of which every stream failed: exit code 2, the error on standard error", async () => {
    await writeJob(folder.path, "a", "UnreachableReader");
    const { code, stdout, stderr } = await dativo("run", "a.yaml");
    expect(stdout).toMatch(/^✗ a failed in .+\n {2}✗ a {2}failed: PLUGIN_FAILED\n$/u);
    expect(stderr).toMatch(
      /\nerror PLUGIN_FAILED \(a\.yaml, stream 'a'\)\n {2}.*connection refused\n {2}Fix: /u,
    );
    expect(code).toBe(2);
  });

  test("a job with a stream that failed: its neighbour is published, exit code 1", async () => {
    await writeJob(folder.path, "half", "HalfReader", { tables: ["fine", "broken"] });
    const { code, stdout, stderr } = await dativo("run", "half.yaml");
    expect(stdout).toContain("! half partial in ");
    expect(stdout).toContain("1 file, 6 B in out/half/fine\n");
    expect(stdout).toContain("✗ broken  failed: PLUGIN_FAILED\n");
    expect(stderr).toContain("error PLUGIN_FAILED (half.yaml, stream 'broken')\n");
    expect(code).toBe(1);
  });

  test("rejected records in warn mode: the reject file is named, exit code 1", async () => {
    await writeJob(folder.path, "some", "RejectingReader", { mode: "warn" });
    const { code, stdout } = await dativo("run", "some.yaml");
    expect(stdout).toContain("4 rows read, 3 rows written, 1 row rejected");
    expect(stdout).toMatch(/\n {6}rejected: out\/some\/_rejects\/\S+\n/u);
    expect(code).toBe(1);
  });

  test.each(["--quiet", "--json"])(
    "%s tells of rejected records on standard error",
    async (option) => {
      await writeJob(folder.path, "some", "RejectingReader", { mode: "warn" });
      const { code, stderr } = await dativo("run", "some.yaml", option, "--no-progress");
      expect(stderr).toMatch(/^warning 1 row of stream 'some' rejected, see \/\S+\n$/u);
      expect(code).toBe(1);
    },
  );

  test("rejected records in strict mode: nothing is published, exit code 2", async () => {
    await writeJob(folder.path, "some", "RejectingReader");
    const { code, stderr } = await dativo("run", "some.yaml");
    expect(stderr).toContain("error CONTRACT_BROKEN (some.yaml, stream 'some')\n");
    expect(code).toBe(2);
  });

  test.each([
    ["--quiet", { stdout: "", stderr: "" }],
    ["--no-progress", { stdout: expect.stringContaining("✓ cities") as string, stderr: "" }],
  ])("%s says less", async (option, expected) => {
    await writeJob(folder.path, "cities", "CityReader");
    expect(await dativo("run", "cities.yaml", option)).toEqual({ code: 0, ...expected });
  });

  test("--quiet still shows errors", async () => {
    await writeJob(folder.path, "a", "UnreachableReader");
    const { stdout, stderr } = await dativo("run", "a.yaml", "-q");
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error PLUGIN_FAILED/u);
  });

  test("--log-format json makes every line of standard error an object, errors included", async () => {
    await writeJob(folder.path, "a", "UnreachableReader");
    const { stderr } = await dativo("run", "a.yaml", "--log-format", "json");
    const lines = stderr.trimEnd().split("\n");
    const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries.at(0)).toMatchObject({ level: "info", message: "run started" });
    expect(entries.at(-1)).toMatchObject({
      level: "error",
      code: "PLUGIN_FAILED",
      place: "a.yaml, stream 'a'",
    });
  });

  test("a plugin's log lines are shown from the level on, without control characters", async () => {
    await writeJob(folder.path, "a", "LoggingReader");
    const { stderr } = await dativo("run", "a.yaml", "--quiet");
    expect(stderr).toMatch(/^\d\d:\d\d:\d\d WARN {2}\\x1b\[2Jcleared\n$/u);
    const silent = await dativo("run", "a.yaml", "--quiet", "--log-level", "error");
    expect(silent.stderr).toBe("");
  });

  test("a terminal gets one line that is rewritten, and taken away at the end", async () => {
    await writeJob(folder.path, "cities", "CityReader");
    const collected = collectingHost(folder.path, true);
    expect(await main(["run", "cities.yaml"], collected.host)).toBe(0);
    const lines = collected.stderr().split("\r\u001b[2K");
    expect(lines.slice(0, 2)).toEqual(["", "cities  planning"]);
    expect(lines.at(-1)).toBe("");
    expect(collected.stderr()).not.toContain("\n");
    expect(collected.stderr()).toMatch(/cities {2}3 rows {2}[\d,]+ rows\/s {2}6 B {2}100 %/u);
  });
});

describe("stopping", () => {
  test("a signal before the first job is over: the rest is not started, exit code 143", async () => {
    await writeJob(folder.path, "a", "CityReader");
    await writeJob(folder.path, "b", "CityReader");
    const collected = collectingHost(folder.path);
    const stderr = {
      write(text: string) {
        collected.host.stderr.write(text);
        if (text.startsWith("a: started")) collected.signals.emit("SIGTERM", "SIGTERM");
      },
    };
    const code = await main(["run", "a.yaml", "b.yaml"], { ...collected.host, stderr });
    expect(code).toBe(143);
    expect(collected.stderr()).toContain("SIGTERM: stopping, nothing is published in part.");
    expect(collected.stderr()).toContain("error RUN_INTERRUPTED");
    expect(collected.stderr()).toContain("1 job not started.\n");
    expect(collected.exits).toEqual([]);
    expect(collected.signals.listenerCount("SIGTERM")).toBe(0);
  });
});

describe("check", () => {
  test("what can be reached, and what cannot be known", async () => {
    await writeJob(folder.path, "a", "CityReader");
    await writeJob(folder.path, "b", "RejectingReader");
    const { code, stdout, stderr } = await dativo("check", "a.yaml", "b.yaml");
    expect(stdout).toMatch(/^a\n {2}✓ source \S+:CityReader: three cities\n {2}✓ target /u);
    expect(stdout).toMatch(
      /\nb\n {2}– source \S+:RejectingReader: .*unknown.*no connection check\n/u,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("a source that cannot be reached and a job that is invalid: exit code 2, the rest is checked", async () => {
    await writeJob(folder.path, "a", "UnreachableReader");
    await writeFile(join(folder.path, "b.yaml"), "source: {}\n");
    await writeJob(folder.path, "c", "CityReader");
    const { code, stdout, stderr } = await dativo("check", "--job-dir", ".");
    expect(stdout).toMatch(/✗ source \S+: HOST_NOT_FOUND: There is no host 'db'\.\n/u);
    expect(stdout).toMatch(/^c$/mu);
    expect(stderr).toContain("error JOB_INVALID (b.yaml)\n");
    expect(code).toBe(2);
  });

  test("--json prints an object for a job that cannot be read, too", async () => {
    await writeFile(join(folder.path, "broken.yaml"), "source: 1\n");
    const { code, stdout, stderr } = await dativo("check", "broken.yaml", "--json");
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      job: "broken",
      file: "broken.yaml",
      error: { code: "JOB_INVALID" },
    });
    expect(stderr).toContain("JOB_INVALID");
  });

  test("--json prints an object for each job", async () => {
    await writeJob(folder.path, "a", "CityReader");
    const { stdout } = await dativo("check", "a.yaml", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      job: "a",
      source: { status: "ok", message: "three cities" },
    });
  });
});

describe("discover", () => {
  test("streams with columns and types", async () => {
    await writeJob(folder.path, "a", "CityReader");
    const { code, stdout, stderr } = await dativo("discover", "a.yaml");
    expect(stdout).toContain(`streams:
  - name: cities # about 3 records
    schema:
      - { name: id, type: int32, required: true }
      - { name: city, type: string }
    primary_key: [id]
`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("--json prints the discovery", async () => {
    await writeJob(folder.path, "a", "CityReader");
    const { stdout } = await dativo("discover", "a.yaml", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      job: "a",
      discovery: { status: "supported", streams: [{ name: "cities" }] },
    });
  });

  test("a reader that cannot say is not taken for an empty source", async () => {
    await writeJob(folder.path, "a", "RejectingReader");
    const { code, stdout, stderr } = await dativo("discover", "a.yaml");
    expect(stderr).toMatch(/^error DISCOVERY_UNSUPPORTED \(a\.yaml\)\n/u);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  test("--log-level debug shows the stacks of the error and its causes", async () => {
    await writeFile(join(folder.path, "bad.mjs"), "throw new Error('at import');\n");
    const job = { source: { custom_reader: "./bad.mjs" }, target: { type: "csv", output: "o" } };
    await writeFile(join(folder.path, "a.yaml"), JSON.stringify(job));
    const silent = await dativo("discover", "a.yaml");
    expect(silent.stderr).not.toContain("caused by:");
    const loud = await dativo("discover", "a.yaml", "--log-level", "debug");
    expect(loud.stderr).toMatch(/\nDativoError: [^]*\ncaused by: Error: at import\n {4}at /u);
  });
});

describe("plugins", () => {
  test("the built-in plugins are listed with kind, package and version", async () => {
    const { code, stdout } = await dativo("plugins");
    expect(stdout).toMatch(/^NAME +KIND +PACKAGE +VERSION +CONTRACT +LOCATION\n/u);
    expect(stdout).toMatch(/^csv +reader +@dativo\/reader-csv +\d+\.\d+\.\d+ +1 +\/\S+$/mu);
    expect(stdout).toMatch(/^parquet +writer +@dativo\/writer-parquet +/mu);
    expect(code).toBe(0);
  });

  test("--json prints them as a list", async () => {
    const { stdout } = await dativo("plugins", "--json");
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({ name: "csv", kind: "reader", packageName: "@dativo/reader-csv" }),
    );
  });
});

describe("secrets", () => {
  test.each([
    [["run", "a.yaml", "--log-level", "debug"], "caused by: Error: sent ***"],
    [["run", "a.yaml", "--json"], "refused ***"],
    [["check", "a.yaml"], "REFUSED: refused ***"],
    [["check", "a.yaml", "--json"], "refused ***"],
    [["discover", "a.yaml", "--log-level", "debug"], "caused by: Error: sent ***"],
  ])("%j hides what came from credentials", async (argv, shown) => {
    await writeJob(folder.path, "a", "TalkativeReader");
    const { stdout, stderr } = await dativo(...argv);
    expect(stdout + stderr).toContain(shown);
    expect(stdout + stderr).not.toContain("open-sesame");
  });
});
