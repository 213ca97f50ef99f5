import { assetSchema } from "../assets/asset-schema.ts";
import { odcsSchema } from "../assets/odcs-schema.ts";
import type { JsonObject } from "../contract/json.ts";
import { allowReferences } from "./allow-references.ts";
import { contractKeyDescriptions } from "./contract-key-descriptions.ts";
import { describeKeys, withMarkdown } from "./describe-keys.ts";
import { embedSchema } from "./embed-schema.ts";
import { refineColumns } from "./refine-columns.ts";
import { toJsonSchema } from "./to-json-schema.ts";

/** The JSON Schema of data contracts, in every form that they have. */
export function contractJsonSchema(): JsonObject {
  const { $schema: version = "", ...flat } = refineColumns(flatContractSchema());
  const owned = { ...flat, required: ["name", "team", "schema"] };
  const forms = {
    flat: embedSchema(describeKeys(owned, contractKeyDescriptions), "flat"),
    nested: embedSchema(describeKeys(nestedContractSchema(), contractKeyDescriptions), "nested"),
  };
  const schema: JsonObject = {
    title: "Dativo data contract",
    $schema: version,
    type: "object",
    // The form of the earlier implementation is migrated when it is read.
    if: { required: ["asset"], not: { required: ["schema"] } },
    else: {
      if: nestedForm,
      // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema
      then: forms.nested.schema,
      else: forms.flat.schema,
    },
    definitions: { ...forms.flat.definitions, ...forms.nested.definitions },
  };
  return withMarkdown(allowReferences(schema, "variables"));
}

/** What the zod schema of flat contracts takes, and nothing for editors. */
export function flatContractSchema(): JsonObject {
  return toJsonSchema(assetSchema) ?? {};
}

/** The same of contracts in the form of the standard. */
export function nestedContractSchema(): JsonObject {
  return toJsonSchema(odcsSchema) ?? {};
}

/** `schema` has objects with properties, where the flat form has columns with types. */
const nestedForm: JsonObject = {
  required: ["schema"],
  properties: {
    schema: { contains: { required: ["properties"], not: { required: ["type"] } } },
  },
};
