import { z } from "zod";

const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: "expected a text, a number, true or false; null breaks no rule",
});
const limit = z.union([z.string(), z.number()], { error: "expected a number or a text" });
const count = z.int().min(0);

/** What a contract can ask of the values of a column: in snake_case, or as the standard spells it. */
const ruleShape = {
  /** No value occurs twice in a run. */
  unique: z.boolean().optional(),
  enum: z.array(scalar).min(1).optional(),
  pattern: z.string().optional(),
  minimum: limit.optional(),
  maximum: limit.optional(),
  exclusive_minimum: limit.optional(),
  exclusive_maximum: limit.optional(),
  multiple_of: limit.optional(),
  min_length: count.optional(),
  max_length: count.optional(),
  min_items: count.optional(),
  max_items: count.optional(),
  exclusiveMinimum: limit.optional(),
  exclusiveMaximum: limit.optional(),
  multipleOf: limit.optional(),
  minLength: count.optional(),
  maxLength: count.optional(),
  minItems: count.optional(),
  maxItems: count.optional(),
  /** How a source of texts writes a date or time: `dd.MM.yyyy HH:mm`. */
  format: z.string().min(1).optional(),
};

const itemShape = {
  type: z.string(),
  required: z.boolean().optional(),
  description: z.string().optional(),
  classification: z.string().optional(),
  ...ruleShape,
  /** For people. */
  examples: z.array(z.json()).optional(),
  tags: z.array(z.string()).optional(),
  items: z.lazy((): z.ZodType<ItemInput> => itemSchema).optional(),
  fields: z.lazy((): z.ZodType<FieldInput[]> => z.array(fieldSchema).min(1)).optional(),
};

const itemSchema = z.strictObject(itemShape);

/** One column of a contract: `{name, type, required, …}`; lists have `items`, structs `fields`. */
const fieldSchema = z.strictObject({ name: z.string().min(1), ...itemShape });

type Rules = z.output<z.ZodObject<typeof ruleShape>>;

/** The item of a list, as a contract writes it. */
export interface ItemInput extends Rules {
  type: string;
  required?: boolean | undefined;
  description?: string | undefined;
  classification?: string | undefined;
  items?: ItemInput | undefined;
  fields?: FieldInput[] | undefined;
}

/** One column, as a contract writes it. */
export interface FieldInput extends ItemInput {
  name: string;
}

const text = z.string().min(1);
const section = z.record(z.string(), z.json());

/** A data contract in the flat form: the columns stand in `schema` itself. */
export const assetSchema = z.strictObject({
  $schema: z.string().optional(),
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  id: z.string().optional(),
  name: text,
  version: z.union([z.string(), z.number()]).default("1.0"),
  status: z.string().optional(),
  domain: z.string().optional(),
  dataProduct: z.string().optional(),
  tenant: z.string().optional(),
  description: z
    .union([
      z.string(),
      z.strictObject({
        purpose: z.string().nullish(),
        limitations: z.string().nullish(),
        usage: z.string().nullish(),
      }),
    ])
    .optional(),
  tags: z.array(z.string()).optional(),
  /** Where the data is from; for people. */
  source_type: z.string().optional(),
  object: z.string().optional(),
  schema: z.array(fieldSchema).min(1),
  primary_key: z.array(text).min(1).optional(),
  team: z.strictObject({ owner: text, roles: z.array(section).optional() }).optional(),
  data_quality: z
    .strictObject({
      expectations: z.array(section).optional(),
      monitoring: z
        .strictObject({ enabled: z.boolean(), oncall_rotation: text.optional() })
        .optional(),
      alerts: section.optional(),
    })
    .optional(),
  compliance: section.optional(),
  change_management: section.optional(),
  finops: section.optional(),
  /** Accepted from older contracts; the job says where the data goes. */
  target: section.optional(),
});

/** What `assetSchema` makes of a contract. */
export type AssetFile = z.output<typeof assetSchema>;
