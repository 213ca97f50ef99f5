import { z } from "zod";

/** The `schema_drift` section of a job file. */
export const schemaDriftSchema = z.strictObject({
  new_column: z.enum(["evolve", "ignore", "fail"]).optional(),
  missing_column: z.enum(["allow", "fail"]).default("allow"),
  changed_type: z.enum(["widen", "fail"]).default("widen"),
});
