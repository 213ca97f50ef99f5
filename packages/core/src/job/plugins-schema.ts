import { z } from "zod";

/** `plugins`: how custom plugins are run. */
export const pluginsSchema = z.strictObject({
  sandbox: z
    .strictObject({
      enabled: z.boolean().optional(),
      cpu_limit: z.number().min(0).max(1).nullish(),
      memory_limit: z.string().nullish(),
      network_disabled: z.boolean().optional(),
      timeout: z.int().min(1).optional(),
    })
    .nullish(),
});
