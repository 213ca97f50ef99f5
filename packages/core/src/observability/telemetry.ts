import {
  type Attributes,
  context,
  metrics,
  type Span,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type { ReportedUsage, RunReport, StreamReport } from "../run/run-report.ts";
import type { RunEventListener } from "./run-event.ts";

// The API is the oldest that knows metrics, and bundled: one that is newer than that of the SDK is not heard, and
// says nothing of it.
const scope = "dativo";
/** A collector that does not answer does not hold the run for longer. */
const longestFlushMs = 5000;

/**
 * Tells OpenTelemetry of a run besides `listener`: a span for the run and one for each stream, and what each plugin
 * has done. Where the process has set up no OpenTelemetry SDK, nothing happens.
 */
export function withTelemetry(listener: RunEventListener | undefined): RunEventListener {
  const telemetry = new RunTelemetry();
  return (event) => {
    listener?.(event);
    if (event.type === "run-started") telemetry.begin(event.job, event.runId);
    else if (event.type === "stream-finished") telemetry.tellStream(event.report);
    else if (event.type === "run-finished") telemetry.end(event.report);
  };
}

/** Lets the SDK send what it has, where there is one. */
export async function flushTelemetry(): Promise<void> {
  const providers: readonly unknown[] = [
    delegateOf(trace.getTracerProvider()),
    metrics.getMeterProvider(),
  ];
  const flushes = providers.filter(isFlushable).map((provider) => provider.forceFlush());
  if (flushes.length === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, longestFlushMs);
  });
  await Promise.race([Promise.allSettled(flushes), enough]);
  clearTimeout(timer);
}

class RunTelemetry {
  #job = "";
  #run: Span | undefined;
  /** When the stream under way has begun: when the one before had ended. */
  #since = Date.now();

  begin(job: string, runId: string): void {
    this.#job = job;
    this.#since = Date.now();
    const attributes = { "dativo.job": job, "dativo.run_id": runId };
    this.#run = trace.getTracer(scope).startSpan(`dativo run ${job}`, { attributes });
  }

  tellStream(report: StreamReport): void {
    const now = Date.now();
    const attributes = { "dativo.job": this.#job, "dativo.stream": report.name };
    this.#tellSpan(report, attributes);
    const meter = metrics.getMeter(scope);
    const duration = meter.createHistogram("dativo.stream.duration", { unit: "s" });
    duration.record((now - this.#since) / 1000, { ...attributes, "dativo.status": report.status });
    meter
      .createCounter("dativo.stream.rows_rejected", { unit: "{row}" })
      .add(report.rows_rejected, attributes);
    for (const [kind, usage] of Object.entries(report.plugins ?? {})) {
      tellUsage(usage, { ...attributes, "dativo.plugin.kind": kind });
    }
    this.#since = now;
  }

  end({ status, error }: RunReport): void {
    if (this.#run === undefined) return;
    this.#run.setAttribute("dativo.status", status);
    if (error) this.#run.setStatus({ code: SpanStatusCode.ERROR, message: error.code });
    this.#run.end();
  }

  #tellSpan(report: StreamReport, attributes: Attributes): void {
    const parent = this.#run ? trace.setSpan(context.active(), this.#run) : context.active();
    const span = trace.getTracer(scope).startSpan(
      `dativo stream ${report.name}`,
      {
        startTime: this.#since,
        attributes: {
          ...attributes,
          "dativo.status": report.status,
          "dativo.rows_read": report.rows_read,
          "dativo.rows_written": report.rows_written,
          "dativo.rows_rejected": report.rows_rejected,
          "dativo.bytes_written": report.bytes_written,
        },
      },
      parent,
    );
    const { error } = report;
    if (error) span.setStatus({ code: SpanStatusCode.ERROR, message: error.code });
    span.end();
  }
}

const instruments: readonly (readonly [key: keyof ReportedUsage, name: string, unit: string])[] = [
  ["time_ms", "dativo.plugin.time", "ms"],
  ["wait_ms", "dativo.plugin.wait", "ms"],
  ["rows", "dativo.plugin.rows", "{row}"],
  ["bytes", "dativo.plugin.bytes", "By"],
  ["batches", "dativo.plugin.batches", "{batch}"],
  ["retries", "dativo.plugin.retries", "{retry}"],
];

function tellUsage(usage: ReportedUsage, attributes: Attributes): void {
  const meter = metrics.getMeter(scope);
  const all = { ...attributes, "dativo.plugin.name": usage.plugin };
  for (const [key, name, unit] of instruments) {
    meter.createCounter(name, { unit }).add(Number(usage[key]), all);
  }
}

interface Flushable {
  forceFlush(): Promise<void>;
}

function isFlushable(provider: unknown): provider is Flushable {
  return typeof (provider as Partial<Flushable>).forceFlush === "function";
}

/** The provider that an SDK has set, behind the one of the API. */
function delegateOf(provider: unknown): unknown {
  const proxy = provider as { getDelegate?: () => unknown };
  return proxy.getDelegate?.() ?? provider;
}
