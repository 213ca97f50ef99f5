import type { JsonObject } from "@dativo/core/plugin";
import type { RequestOptions } from "./client-settings.ts";

/** Names of a number of requests a second, the first of them that of the options. */
const rates = ["requests_per_second", "rps", "rps_default"];

/** The options with what `source.rate_limits` says, where they do not say it themselves. */
export function withRateLimits<Options extends RequestOptions>(
  options: Options,
  limits: JsonObject | undefined,
): Options {
  if (limits === undefined) return options;
  const rate = rates.map((name) => limits[name]).find(isPositive);
  const { concurrency } = limits;
  return {
    ...options,
    requests_per_second: options.requests_per_second ?? rate,
    concurrency: isPositive(concurrency) ? Math.floor(concurrency) || 1 : options.concurrency,
  };
}

function isPositive(value: unknown): value is number {
  return typeof value === "number" && value > 0;
}
