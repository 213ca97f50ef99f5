import { z } from "zod";
import { loadModes } from "../contract/target-config.ts";
import type { JsonObject } from "../contract/json.ts";

/** Any JSON object: connection details, credentials, plugin options before their own check. */
export const jsonObjectSchema = z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObject>;

/** Keys that an entry of `files`, `tables` or `objects` may carry to differ from the rest of the job. */
export const streamKeys = {
  name: z.string().min(1).optional(),
  asset_path: z.string().min(1).optional(),
  mode: z.enum(loadModes).optional(),
  cursor_field: z.string().min(1).optional(),
  primary_key: z.array(z.string().min(1)).min(1).optional(),
  partitioning: z.array(z.string().min(1)).optional(),
};
