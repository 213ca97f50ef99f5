import { assetSchema } from "../assets/asset-schema.ts";
import type { JsonObject } from "../contract/json.ts";
import { allowReferences } from "./allow-references.ts";
import { contractKeyDescriptions } from "./contract-key-descriptions.ts";
import { describeKeys, withMarkdown } from "./describe-keys.ts";
import { toJsonSchema } from "./to-json-schema.ts";

/** The JSON Schema of data contracts. */
export function contractJsonSchema(): JsonObject {
  return {
    title: "Dativo data contract",
    ...withMarkdown(
      allowReferences(describeKeys(plainContractSchema(), contractKeyDescriptions), "variables"),
    ),
  };
}

/** What the zod schema of contracts takes, and nothing for editors. */
export function plainContractSchema(): JsonObject {
  return toJsonSchema(assetSchema) ?? {};
}
