import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LocalObjectStore } from "../storage/local-object-store.ts";
import { CollectingLogger } from "../testing/collecting-logger.ts";
import { OutputLeases } from "./output-leases.ts";

const deadPid = spawnSync(process.execPath, ["-e", ""]).pid;

let output: string;
let logger: CollectingLogger;
const opened: OutputLeases[] = [];
beforeEach(async () => {
  output = await mkdtemp(join(tmpdir(), "dativo-lease-"));
  logger = new CollectingLogger();
});
afterEach(async () => {
  for (const leases of opened.splice(0)) await leases.close();
  await rm(output, { recursive: true });
});

function open(signal: AbortSignal = new AbortController().signal): OutputLeases {
  const stores = { open: (path: string) => new LocalObjectStore(path) };
  const leases = new OutputLeases({ job: "orders", leaseMs: 2000, stores, logger, signal });
  opened.push(leases);
  return leases;
}

async function leave(token: number, text: string): Promise<void> {
  await mkdir(join(output, "_lock"), { recursive: true });
  await writeFile(join(output, `_lock/0000000${token}.json`), text);
}

const lease = (parts: object): string =>
  JSON.stringify({
    version: 1,
    run_id: "earlier",
    job: "orders",
    stream: "a",
    host: hostname(),
    pid: deadPid,
    acquired_at: "2026-01-01T00:00:00.000Z",
    renewed_at: "2026-01-01T00:00:00.000Z",
    beats: 3,
    ...parts,
  });

const tokens = (): Promise<string[]> => readdir(join(output, "_lock"));
const request = (runId: string): { runId: string; stream: string } => ({ runId, stream: "a" });

describe("acquiring", () => {
  it("lets one of many have it, and names that one to the others", async () => {
    const names = ["a", "b", "c", "d"];
    const outcomes = await Promise.allSettled(
      names.map((name) => open().acquire(output, request(name))),
    );
    const winner = names[outcomes.findIndex(({ status }) => status === "fulfilled")];
    const refused = outcomes.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(3);
    for (const { reason } of refused as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({ code: "OUTPUT_LOCKED", details: { run_id: winner } });
    }
  });

  it("takes over from a process of this machine that has died, with a higher token", async () => {
    await leave(3, lease({}));
    const leases = open();
    expect(await leases.acquire(output, request("next"))).toBe("earlier");
    expect(await tokens()).toEqual(["00000004.json"]);
    await leases.verify(output);
    await leases.release(output);
    expect(await tokens()).toEqual([]);
  });

  it("takes all leases away that others had left", async () => {
    await leave(2, lease({ run_id: "first" }));
    await leave(3, lease({}));
    expect(await open().acquire(output, request("next"))).toBe("earlier");
    expect(await tokens()).toEqual(["00000004.json"]);
  });

  it("takes over from a run of an earlier process by the same number", async () => {
    await leave(1, lease({ pid: process.pid, renewed_at: new Date().toISOString() }));
    expect(await open().acquire(output, request("next"))).toBe("earlier");
  });

  it.each(["", "{", '{"version":2}', "null"])(
    "takes over from what is no lease: %j",
    async (text) => {
      await leave(1, text);
      expect(await open().acquire(output, request("next"))).toBeUndefined();
      expect(await tokens()).toEqual(["00000002.json"]);
    },
  );

  it("stops waiting for a sign of life when the run is stopped", async () => {
    await leave(1, lease({ host: "elsewhere" }));
    const controller = new AbortController();
    const waiting = open(controller.signal).acquire(output, request("next"));
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "RUN_INTERRUPTED" });
    expect(await tokens()).toEqual(["00000001.json"]);
  });
});

describe("a lease that is held", () => {
  it("is acquired once, and is this run's until it is given back", async () => {
    const leases = open();
    await leases.acquire(output, request("one"));
    await leases.acquire(output, request("one"));
    expect(await tokens()).toEqual(["00000001.json"]);
    await leases.release(output);
    await expect(leases.verify(output)).rejects.toMatchObject({ code: "LEASE_LOST" });
  });

  it("is lost to a higher token, whose holder is named and keeps it", async () => {
    const leases = open();
    await leases.acquire(output, request("one"));
    await leave(2, lease({ run_id: "two" }));
    await expect(leases.verify(output)).rejects.toMatchObject({
      code: "LEASE_LOST",
      message: expect.stringContaining("the run two of the job 'orders'") as string,
    });
    await leases.release(output);
    expect(await tokens()).toEqual(["00000002.json"]);
  });

  it("is lost to another run under the same token, which it leaves alone", async () => {
    const leases = open();
    await leases.acquire(output, request("one"));
    await leave(1, lease({ run_id: "two" }));
    await expect(leases.verify(output)).rejects.toMatchObject({ code: "LEASE_LOST" });
    await leases.release(output);
    expect(JSON.parse(await readFile(join(output, "_lock/00000001.json"), "utf8"))).toMatchObject({
      run_id: "two",
    });
  });

  it("that cannot be given back is a warning", async () => {
    const leases = open();
    await leases.acquire(output, request("one"));
    await rm(join(output, "_lock/00000001.json"));
    await mkdir(join(output, "_lock/00000001.json"));
    await leases.release(output);
    expect(logger.entries.map(({ level, message }) => `${level} ${message}`)).toEqual([
      expect.stringMatching(/^warn The lease could not be given back: /u),
    ]);
  });
});
