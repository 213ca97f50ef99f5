import { basename } from "node:path";

/** What a file is for. */
export type FileKind = "job" | "contract" | "recipe" | "config";

const jobKeys = [
  "source",
  "target",
  "source_connector_path",
  "target_connector_path",
  "schema_validation_mode",
  "schema_drift",
  "asset_path",
];
const contractKeys = ["schema", "asset", "apiVersion", "primary_key"];
const recipeKeys = ["roles", "default_engine", "connection_template", "type"];

/**
 * Tells by its name and its keys what a file is for. One that could be anything is a job.
 *
 * @param path of the file
 * @param value what it holds
 */
export function fileKind(path: string, value: unknown): FileKind {
  if (/^dativo\.config\./iu.test(basename(path))) return "config";
  if (typeof value !== "object" || value === null) return "job";
  const has = (key: string): boolean => Object.hasOwn(value, key);
  if (jobKeys.some(has)) return "job";
  if (contractKeys.some(has) || Reflect.get(value, "kind") === "DataContract") return "contract";
  return recipeKeys.some(has) ? "recipe" : "job";
}
