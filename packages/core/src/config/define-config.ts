import type { z } from "zod";
import type { configSchema } from "./config-schema.ts";

/** A project's configuration as it is written: the default export of `dativo.config.ts`. */
export type ProjectDefaults = z.input<typeof configSchema>;

/** Gives a `dativo.config.ts` its types; the configuration comes back as it is. */
export function defineConfig(config: ProjectDefaults): ProjectDefaults {
  return config;
}
