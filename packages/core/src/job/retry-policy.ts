import type { z } from "zod";
import type { RetryPolicy } from "./job.ts";
import type { retryConfigSchema } from "./retry-config-schema.ts";

/** The policy that `retry_config` describes, in its later names or in its earlier ones. */
export function retryPolicy(config: z.output<typeof retryConfigSchema>): RetryPolicy {
  const initialSeconds = config.initial_delay_seconds ?? config.retry_delay_seconds ?? 1;
  return {
    retries: config.max_retries ?? config.max_attempts ?? 2,
    initialDelayMs: initialSeconds * 1000,
    maxDelayMs: (config.max_delay_seconds ?? 60) * 1000,
    multiplier: config.backoff_multiplier ?? 2,
    patterns: config.retryable_error_patterns ?? config.retryable_errors ?? [],
  };
}
