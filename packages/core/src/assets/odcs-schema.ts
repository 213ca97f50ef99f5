import { z } from "zod";
import { logicalTypeOptionsSchema, type LogicalTypeOptions } from "./logical-type-options.ts";

const text = z.string();
const anything = z.json().optional();
const names = z.array(text).optional();

/** Keys of the standard that describe, and have no effect here. */
const elementShape = {
  id: text.optional(),
  name: text.min(1),
  physicalType: text.optional(),
  physicalName: text.optional(),
  description: text.optional(),
  businessName: text.optional(),
  authoritativeDefinitions: anything,
  tags: names,
  customProperties: anything,
  quality: z.array(z.json()).optional(),
  relationships: anything,
};

const logicalTypes = [
  "string",
  "date",
  "timestamp",
  "time",
  "number",
  "integer",
  "object",
  "array",
  "boolean",
] as const;

const propertyShape = {
  ...elementShape,
  logicalType: z.enum(logicalTypes).optional(),
  logicalTypeOptions: logicalTypeOptionsSchema.optional(),
  primaryKey: z.boolean().optional(),
  primaryKeyPosition: z.int().optional(),
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  partitioned: z.boolean().optional(),
  partitionKeyPosition: z.int().optional(),
  classification: text.optional(),
  encryptedName: text.optional(),
  transformSourceObjects: names,
  transformLogic: text.optional(),
  transformDescription: text.optional(),
  examples: z.array(z.json()).optional(),
  criticalDataElement: z.boolean().optional(),
  properties: z.lazy((): z.ZodType<OdcsProperty[]> => z.array(propertySchema)).optional(),
  items: z.lazy((): z.ZodType<OdcsItem> => itemSchema).optional(),
};

const propertySchema = z.strictObject(propertyShape);
const itemSchema = z.strictObject({ ...propertyShape, name: text.optional() });

/** The items of an array, or a property but for its name, as far as they matter here. */
export interface OdcsItem {
  physicalType?: string | undefined;
  physicalName?: string | undefined;
  description?: string | undefined;
  logicalType?: (typeof logicalTypes)[number] | undefined;
  logicalTypeOptions?: LogicalTypeOptions | undefined;
  primaryKey?: boolean | undefined;
  primaryKeyPosition?: number | undefined;
  required?: boolean | undefined;
  unique?: boolean | undefined;
  classification?: string | undefined;
  quality?: unknown[] | undefined;
  properties?: OdcsProperty[] | undefined;
  items?: OdcsItem | undefined;
}

/** A property of the standard. */
export interface OdcsProperty extends OdcsItem {
  name: string;
}

const objectSchema = z.strictObject({
  ...elementShape,
  logicalType: z.literal("object").optional(),
  dataGranularityDescription: text.optional(),
  properties: z.array(propertySchema).optional(),
});

/** A table, view, topic or file of a contract in the standard's form. */
export type OdcsObject = z.output<typeof objectSchema>;

const memberSchema = z.looseObject({
  username: text.optional(),
  name: text.optional(),
  role: text.optional(),
});

/**
 * A data contract in the form of the Open Data Contract Standard, version 3: objects with properties.
 *
 * @see https://bitol-io.github.io/open-data-contract-standard/
 */
export const odcsSchema = z.strictObject({
  $schema: text.optional(),
  apiVersion: text.optional(),
  kind: text.optional(),
  id: text.optional(),
  name: text.optional(),
  version: z.union([text, z.number()]).default("1.0"),
  status: text.optional(),
  domain: text.optional(),
  dataProduct: text.optional(),
  tenant: text.optional(),
  tags: names,
  description: z.union([text, z.looseObject({ purpose: text.nullish() })]).optional(),
  schema: z.array(objectSchema).min(1),
  team: z
    .union([
      z.array(memberSchema),
      z.looseObject({
        name: text.optional(),
        owner: text.optional(),
        members: z.array(memberSchema).optional(),
      }),
    ])
    .optional(),
  servers: anything,
  support: anything,
  price: anything,
  roles: anything,
  slaDefaultElement: anything,
  slaProperties: anything,
  authoritativeDefinitions: anything,
  customProperties: anything,
  contractCreatedTs: anything,
});

/** What `odcsSchema` makes of a contract. */
export type OdcsFile = z.output<typeof odcsSchema>;
