import { z } from "zod";

const count = z.int().min(0);
const seconds = z.number().min(0).max(86_400);
const pattern = z.string().min(1).refine(isRegularExpression, "is not a regular expression");

/** `retry_config`: how often what failed in passing is tried again. Later names and earlier ones. */
export const retryConfigSchema = z.strictObject({
  max_retries: count.optional(),
  max_attempts: count.optional(),
  initial_delay_seconds: seconds.nullish(),
  max_delay_seconds: seconds.optional(),
  backoff_multiplier: z.number().min(1).optional(),
  retryable_error_patterns: z.array(pattern).nullish(),
  retryable_exit_codes: z.array(z.int()).optional(),
  retryable_errors: z.array(pattern).nullish(),
  retry_delay_seconds: seconds.nullish(),
});

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text, "iu") instanceof RegExp;
  } catch {
    return false;
  }
}
