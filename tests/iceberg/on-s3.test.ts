import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runJob } from "@dativo/core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { everyNumber } from "../crash/crash-job.ts";
import { repository } from "../repository-files.ts";
import { type Fault, type ProxiedRequest, startFaultProxy } from "../s3/fault-proxy.ts";
import { askForService } from "../services/ask-for-service.ts";
import { createBucket, describeWithS3, type TestBucket } from "../services/s3-service.ts";
import { judge } from "./judge.ts";

const crash = join(import.meta.dirname, "../crash");
const python = await askForService("iceberg-python");

await describeWithS3("an Iceberg table on S3", (server) => {
  let folder: string;
  let bucket: TestBucket;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-iceberg-s3-"));
    bucket = await createBucket(server);
    await cp(crash, folder, { recursive: true });
  });
  beforeEach((context) => {
    if ("missing" in python) context.skip(python.missing);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** The numbers 1 to 20 into the table `numbers` of a warehouse, through an endpoint. */
  const writeJob = async (
    warehouse: string,
    endpoint?: string,
    target: object = {},
  ): Promise<string> => {
    const job = join(folder, `${warehouse}.json`);
    const { s3 } = bucket.connection(endpoint);
    const content = {
      name: "numbers",
      source: {
        custom_reader: "./numbers-reader.mjs:NumbersReader",
        incremental: { strategy: "id", cursor_field: "id" },
      },
      target: {
        type: "iceberg",
        catalog: { type: "filesystem", warehouse: `s3://${bucket.name}/${warehouse}` },
        connection: { s3: { ...Object(s3), timeout_seconds: 1, max_attempts: 10 } },
        ...target,
      },
    };
    await writeFile(job, JSON.stringify(content));
    return job;
  };

  /** Runs the jobs once more, which find nothing new, and asks PyIceberg about their tables. */
  const expectWhole = async (warehouses: readonly string[], target: object = {}): Promise<void> => {
    const steps = [];
    const { username, password, origin } = new URL(server.url);
    const properties = {
      "s3.endpoint": origin,
      "s3.access-key-id": username,
      "s3.secret-access-key": password,
      "s3.region": "us-east-1",
    };
    const keys = await bucket.keys();
    for (const warehouse of warehouses) {
      const again = await runJob(await writeJob(warehouse, undefined, target));
      expect(again.error, warehouse).toBeUndefined();
      expect(again.streams[0]?.rows_read, warehouse).toBe(0);
      const own = keys.filter((key) => key.startsWith(`${warehouse}/`));
      expect(own.filter((key) => /\/_staging\/|\/_lock\//u.test(key))).toEqual([]);
      const files = own.filter((key) => key.endsWith(".metadata.json"));
      expect(files, warehouse).toEqual([`${warehouse}/default/numbers/metadata/v1.metadata.json`]);
      const file = `s3://${bucket.name}/${files[0]}`;
      steps.push({ do: "describe", metadata_file: file, properties, duckdb: false } as const);
    }
    const tables = await judge(undefined, steps);
    for (const [index, { rows, snapshots }] of tables.entries()) {
      const ids = rows.map(({ id }) => Number(id)).toSorted((one, other) => one - other);
      expect(ids, warehouses[index]).toEqual(everyNumber);
      expect(snapshots, warehouses[index]).toHaveLength(1);
    }
  };

  it(
    "is whole after a run that was killed before any request by which it changes the bucket",
    { timeout: 300_000 },
    async () => {
      const warehouses: string[] = [];
      let killed = true;
      while (killed) {
        const change = warehouses.length + 1;
        const warehouse = `killed-${change}`;
        warehouses.push(warehouse);
        let child: ChildProcess | undefined;
        const proxy = await startFaultProxy(server.url, (request) => {
          if (request.change < change) return "none";
          child?.kill("SIGKILL");
          return "stall";
        });
        const job = await writeJob(warehouse, proxy.endpoint);
        const settings = { cwd: repository, stdio: "ignore" } as const;
        child = spawn(process.execPath, [join(crash, "run-job.mjs"), job], settings);
        const [, signal] = (await once(child, "exit")) as [number | null, string | null];
        killed = signal === "SIGKILL";
        await proxy.close();
        const again = await runJob(await writeJob(warehouse));
        expect(again.error, warehouse).toBeUndefined();
      }
      expect(warehouses.length).toBeGreaterThan(15);
      await expectWhole(warehouses);
    },
  );

  const everySecond = ({ number }: ProxiedRequest): boolean => number % 2 === 0;
  const commits = ({ isConditional, path }: ProxiedRequest): boolean =>
    isConditional && path.includes("v1.metadata.json");

  it(
    "is whole although answers are lost, refused, late or broken",
    { timeout: 120_000 },
    async () => {
      const faults: readonly (readonly [string, Fault, (request: ProxiedRequest) => boolean])[] = [
        ["lost-commit", "lose-answer", commits],
        ["lost", "lose-answer", everySecond],
        ["reset", "reset", everySecond],
        ["slow-down", { status: 503, code: "SlowDown" }, everySecond],
        ["conflict", { status: 409, code: "ConditionalRequestConflict" }, commits],
        ["cut", "cut-body", ({ method }) => method === "GET"],
      ];
      for (const [warehouse, fault, isMeant] of faults) {
        let left = 6;
        const proxy = await startFaultProxy(server.url, (request) => {
          if (left === 0 || !isMeant(request)) return "none";
          left -= warehouse === "lost-commit" ? 6 : 1;
          return fault;
        });
        const report = await runJob(await writeJob(warehouse, proxy.endpoint));
        await proxy.close();
        expect(report.error, warehouse).toBeUndefined();
      }
      await expectWhole(faults.map(([warehouse]) => warehouse));
    },
  );

  it("is whole where files are staged on the local disk, and where a run died while they were sent", async () => {
    const output = join(folder, "staged");
    const proxy = await startFaultProxy(server.url, ({ path, method }) =>
      method !== "GET" && path.includes("/data/part-00001")
        ? { status: 403, code: "AccessDenied" }
        : "none",
    );
    const cut = await runJob(await writeJob("sent", proxy.endpoint, { output }));
    await proxy.close();
    expect(cut.error).toMatchObject({ code: "COMMIT_UNFINISHED" });
    const report = await runJob(await writeJob("sent", undefined, { output }));
    expect(report.error).toBeUndefined();
    expect(report.streams[0]?.rows_read).toBe(0);
    await expectWhole(["sent"], { output });
  });
});
