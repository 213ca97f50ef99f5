import { describe, expect, it } from "vitest";
import type { Job } from "../job/job.ts";
import type { JobRuntime } from "../run/job-runtime.ts";
import { mayRunAside, parallelismBeside } from "./runs-aside.ts";

const inHost = {};
const aside = { stop: async () => undefined };

describe("tasks at the same time, where a plugin has a process of its own", () => {
  it.each([
    [8, inHost, inHost, 8],
    [8, aside, inHost, 4],
    [8, inHost, aside, 4],
    [9, aside, aside, 3],
    [2, aside, inHost, 1],
    [1, aside, aside, 1],
  ])("%i: %o and %o: %i", (parallelism, reader, writer, expected) => {
    const runtime = { reader, writer } as Pick<JobRuntime, "reader" | "writer">;
    expect(parallelismBeside(parallelism, runtime)).toBe(expected);
  });
});

describe("whether a job may have such a plugin", () => {
  const job = (source: object, target: object, isolation: object): Job =>
    ({ source: { plugin: source }, target: { plugin: target }, isolation }) as unknown as Job;
  const [csv, parquet] = [{ type: "csv" }, { type: "parquet" }];

  it.each([
    [csv, parquet, {}, false],
    [{ type: "orders" }, parquet, {}, true],
    [{ custom: "./orders.ts:Orders" }, parquet, {}, false],
    [{ custom: "acme-orders" }, parquet, {}, true],
    [{ custom: "acme-orders" }, parquet, { level: "trusted" }, false],
    [{ custom: "exec:./orders.py" }, parquet, { level: "trusted" }, true],
    [csv, { custom: "acme-files" }, {}, true],
    [csv, parquet, { officialLevel: "process" }, true],
  ])("%o to %o, %o: %s", (source, target, isolation, expected) => {
    expect(mayRunAside(job(source, target, isolation))).toBe(expected);
  });
});
