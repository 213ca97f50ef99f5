import { z } from "zod";
import { isolationLevels } from "../isolation/isolation-settings.ts";
import { memoryLimitForm } from "./parse-memory-limit.ts";

const memoryLimit = z.union([
  z.string().regex(memoryLimitForm, { error: "A number of bytes, or one with a unit: 512m, 2gb." }),
  z.int().min(1),
]);

/** `plugins`: where plugins run, and what they may take. */
export const pluginsSchema = z.strictObject({
  isolation: z.enum(isolationLevels).optional(),
  memory_limit: memoryLimit.optional(),
  heartbeat_seconds: z.number().positive().max(86_400).optional(),
  timeout_seconds: z.number().positive().max(86_400).optional(),
  network: z.boolean().optional(),
  sandbox: z
    .strictObject({
      enabled: z.boolean().optional(),
      cpu_limit: z.number().min(0).max(1).nullish(),
      memory_limit: memoryLimit.nullish(),
      network_disabled: z.boolean().optional(),
      timeout: z.int().min(1).optional(),
    })
    .nullish(),
});
