import type { JsonObject } from "../contract/json.ts";
import type { PluginSearch } from "../plugins/plugin-search.ts";
import { configJsonSchema } from "./config-json-schema.ts";
import { contractJsonSchema } from "./contract-json-schema.ts";
import { jobJsonSchema } from "./job-json-schema.ts";
import { loadPluginSchemas } from "./load-plugin-schemas.ts";
import { recipeJsonSchema } from "./recipe-json-schema.ts";

/** The kinds of files that a JSON Schema can be made of. */
export const schemaKinds = ["job", "contract", "recipe", "config"] as const;

/** One of them. */
export type SchemaKind = (typeof schemaKinds)[number];

/**
 * The JSON Schema of a kind of file, draft 7, for editors. That of jobs knows the options of the plugins
 * that are installed: they are loaded, and nothing is connected to.
 *
 * @throws where the `package.json` of a folder on the way cannot be read
 */
export async function createJsonSchema(
  kind: SchemaKind,
  from: Pick<PluginSearch, "workingFolder" | "hostFolder">,
): Promise<JsonObject> {
  switch (kind) {
    case "job":
      return jobJsonSchema({ plugins: await loadPluginSchemas(from) });
    case "contract":
      return contractJsonSchema();
    case "recipe":
      return recipeJsonSchema();
    case "config":
      return configJsonSchema();
  }
}
