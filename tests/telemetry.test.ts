import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runJob, type RunReport } from "@dativo/core";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import { metrics, SpanStatusCode, trace } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  InMemorySpanExporter,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

// What OpenTelemetry's own SDK hears of a run; nothing is flushed here, the run itself does that.
const spans = new InMemorySpanExporter();
const told = new InMemoryMetricExporter(AggregationTemporality.DELTA);
const tracers = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(spans)] });
const meters = new MeterProvider({
  readers: [new PeriodicExportingMetricReader({ exporter: told, exportIntervalMillis: 3_600_000 })],
});

let folder: TemporaryFolder;
beforeAll(() => {
  trace.setGlobalTracerProvider(tracers);
  metrics.setGlobalMeterProvider(meters);
});
afterAll(async () => {
  trace.disable();
  metrics.disable();
  await Promise.all([tracers.shutdown(), meters.shutdown()]);
});
beforeEach(async () => {
  folder = await createTemporaryFolder();
  spans.reset();
  told.reset();
});
afterEach(() => folder.remove());

async function run(job: string): Promise<{ report: RunReport; log: Record<string, unknown>[] }> {
  const path = join(folder.path, "job.yaml");
  await writeFile(path, job);
  const lines: string[] = [];
  const log = {
    format: "json",
    write: (line: string) => void lines.push(line),
  } as const;
  const report = await runJob(path, { log });
  return { report, log: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

/** Every number that was told, by instrument and plugin. */
function numbers(): Record<string, number> {
  const data = told
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap((scope) => scope.metrics);
  return Object.fromEntries(
    data.flatMap(({ descriptor, dataPoints }) =>
      dataPoints.flatMap(({ attributes, value }) => {
        const kind = attributes["dativo.plugin.kind"];
        return kind === undefined ? [] : [[`${String(kind)} ${descriptor.name}`, value as number]];
      }),
    ),
  );
}

describe("a run", () => {
  it("says what each plugin has done: in the report, in the log, and to OpenTelemetry", async () => {
    await writeFile(join(folder.path, "in.csv"), `id,name\n${"1,a\n".repeat(70_000)}`);
    const { report, log } = await run(
      "logging: { level: debug }\nsource: { type: csv, files: [in.csv] }\ntarget: { type: parquet, output: out }",
    );
    const [stream] = report.streams;
    const { reader, writer } = stream!.plugins!;
    expect(reader).toMatchObject({ plugin: "csv", rows: 70_000, batches: 2, retries: 0 });
    expect(writer).toMatchObject({ plugin: "parquet", rows: 70_000, batches: 2, retries: 0 });
    expect(writer.bytes).toBe(stream!.bytes_written);
    // An int32 or int64 and a text of a letter with its offset, each row.
    expect(reader.bytes).toBeGreaterThan(70_000 * 9);
    expect(reader.time_ms + reader.wait_ms).toBeLessThanOrEqual(report.duration_ms);
    for (const [kind, usage] of Object.entries(stream!.plugins!)) {
      expect(log).toContainEqual(
        expect.objectContaining({ message: `The ${kind} of a stream is done.`, ...usage }),
      );
      for (const [key, name] of [
        ["time_ms", "time"],
        ["wait_ms", "wait"],
        ["rows", "rows"],
        ["bytes", "bytes"],
        ["batches", "batches"],
        ["retries", "retries"],
      ] as const) {
        expect(numbers()[`${kind} dativo.plugin.${name}`], name).toBe(usage[key]);
      }
    }
  });

  it("is a span, with one below it for each stream", async () => {
    await writeFile(join(folder.path, "in.csv"), "id\n1\n");
    const { report } = await run(
      "source: { type: csv, files: [in.csv, missing.csv] }\ntarget: { type: json-file, output: out }",
    );
    const all = spans.getFinishedSpans();
    const parent = all.find(({ name }) => name === "dativo run job");
    expect(parent?.attributes).toMatchObject({
      "dativo.run_id": report.run_id,
      "dativo.status": "partial",
    });
    const streams = all.filter(({ name }) => name.startsWith("dativo stream"));
    expect(streams.map(({ name, status }) => [name, status])).toEqual([
      ["dativo stream in", { code: SpanStatusCode.UNSET }],
      ["dativo stream missing", { code: SpanStatusCode.ERROR, message: "SOURCE_FILE_NOT_FOUND" }],
    ]);
    for (const { parentSpanContext } of streams) {
      expect(parentSpanContext?.spanId).toBe(parent?.spanContext().spanId);
    }
    expect(streams[0]?.attributes).toMatchObject({ "dativo.rows_written": 1 });
  });
});

it("counts for whose sake a stream was read again", async () => {
  await writeFile(
    join(folder.path, "flaky.mjs"),
    `import { defineReader, DativoError } from "@dativo/core/plugin";
let failures = 2;
export const Flaky = defineReader({
  schema: { fields: [{ name: "id", type: { kind: "int32" }, required: true }] },
  async *extract() {
    yield [{ id: 1 }];
    if (failures-- > 0) throw new DativoError({ code: "BUSY", message: "Later.", retriable: true });
  },
});`,
  );
  const { report } = await run(`
source: { custom_reader: ./flaky.mjs:Flaky }
target: { type: json-file, output: out }
retry_config: { max_retries: 3, initial_delay_seconds: 0 }
`);
  expect(report.error).toBeUndefined();
  expect(report.streams[0]?.plugins).toMatchObject({
    reader: { retries: 2, rows: 1, batches: 1 },
    writer: { retries: 0, rows: 1 },
  });
});
