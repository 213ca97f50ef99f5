import { z } from "zod";
import { jsonObjectSchema } from "./stream-schema.ts";

/** `engine`: the older place of the plugin's options. A `null` in there means that the option is not set. */
export const engineSchema = z.strictObject({
  /** Of the earlier implementation, which had several engines for one source. */
  type: z.string().nullish(),
  options: jsonObjectSchema.nullish(),
});
