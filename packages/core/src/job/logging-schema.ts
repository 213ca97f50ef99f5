import { z } from "zod";

/** The `logging` section of a job file. */
export const loggingSchema = z.strictObject({
  level: z
    .string()
    .toLowerCase()
    .pipe(z.enum(["debug", "info", "warn", "warning", "error", "critical"]))
    .optional(),
  redaction: z.boolean().optional(),
});
