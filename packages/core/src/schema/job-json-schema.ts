import type { JsonObject } from "../contract/json.ts";
import { jobSchema } from "../job/job-schema.ts";
import { addPlugins } from "./add-plugins.ts";
import { allowReferences } from "./allow-references.ts";
import { describeKeys, withMarkdown } from "./describe-keys.ts";
import { contractKeyDescriptions } from "./contract-key-descriptions.ts";
import { jobKeyDescriptions } from "./job-key-descriptions.ts";
import type { PluginSchema } from "./plugin-schema.ts";
import { refineColumns } from "./refine-columns.ts";
import { refineJob } from "./refine-job.ts";
import { requireSections } from "./require-sections.ts";
import { toJsonSchema } from "./to-json-schema.ts";

/** What a schema of job files is made for. */
export interface JobSchemaSettings {
  /** Those whose types are offered, and whose options are checked; none by default. */
  readonly plugins?: readonly PluginSchema[];
  /** Whether a project's configuration fills in what a job does not say; not by default. */
  readonly hasDefaults?: boolean;
}

/** The JSON Schema of job files as people write them: with references, recipes and comments for editors. */
export function jobJsonSchema(settings: JobSchemaSettings = {}): JsonObject {
  const { plugins = [], hasDefaults = false } = settings;
  const open = addPlugins(refineColumns(plainJobSchema()), plugins);
  const described = describeKeys(requireSections(open, hasDefaults), allDescriptions());
  return {
    title: "Dativo job",
    ...withMarkdown(allowReferences(described, "secrets")),
  };
}

/** What the zod schema of jobs takes, and nothing for editors. */
export function plainJobSchema(): JsonObject {
  return refineJob(toJsonSchema(jobSchema) ?? {});
}

/** Also of a contract inside of a job. */
function allDescriptions(): Record<string, string> {
  const contract = Object.entries(contractKeyDescriptions).map(([key, text]) => [
    `asset.${key}`,
    text,
  ]);
  return { ...jobKeyDescriptions, ...Object.fromEntries(contract) };
}
