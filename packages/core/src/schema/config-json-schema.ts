import { configSchema } from "../config/config-schema.ts";
import type { JsonObject } from "../contract/json.ts";
import { allowReferences } from "./allow-references.ts";
import { changeAt } from "./change-at.ts";
import { describeKeys, withMarkdown, type KeyDescriptions } from "./describe-keys.ts";
import { jobKeyDescriptions } from "./job-key-descriptions.ts";
import { logLevel } from "./refine-job.ts";
import { toJsonSchema } from "./to-json-schema.ts";

/** What the keys mean that a job does not have. */
const ownDescriptions: KeyDescriptions = {
  secrets: "Where the secrets of the project's jobs are from.",
  "secrets.manager":
    "`env`, `filesystem`, the word of a package such as `aws`, or a plugin of your own: `./managers/vault.ts:VaultManager`.",
  "secrets.config": "What the secret manager takes.",
  "secrets.folder": "The folder of the `filesystem` manager.",
};

/** The JSON Schema of `dativo.config` files. */
export function configJsonSchema(): JsonObject {
  const level = ["properties", "logging", "properties", "level"];
  const plain = changeAt(toJsonSchema(configSchema) ?? {}, level, () => logLevel);
  const described = describeKeys(plain, { ...jobKeyDescriptions, ...ownDescriptions });
  return {
    title: "Dativo project defaults",
    ...withMarkdown(allowReferences(described, "variables")),
  };
}
