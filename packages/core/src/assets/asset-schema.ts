import { z } from "zod";
import type { Field } from "../contract/column-type.ts";
import { parseColumnType, typeNames } from "./parse-column-type.ts";

/** One column as a contract writes it. */
export interface FieldInput {
  readonly name: string;
  readonly type: string;
  readonly required?: boolean | undefined;
  readonly description?: string | undefined;
  readonly classification?: string | undefined;
  readonly items?: Omit<FieldInput, "name"> | undefined;
  readonly fields?: readonly FieldInput[] | undefined;
}

const itemShape = {
  type: z.string(),
  required: z.boolean().optional(),
  description: z.string().optional(),
  classification: z.string().optional(),
  items: z.lazy((): z.ZodType<Omit<FieldInput, "name">> => itemInput).optional(),
  fields: z.lazy((): z.ZodType<readonly FieldInput[]> => z.array(fieldInput).min(1)).optional(),
};

const itemInput: z.ZodType<Omit<FieldInput, "name">> = z.strictObject(itemShape);

const fieldInput: z.ZodType<FieldInput> = z.strictObject({ name: z.string().min(1), ...itemShape });

/** One column of a contract: `{name, type, required, classification}`; lists have `items`, structs `fields`. */
const fieldSchema = fieldInput.transform((input, context): Field => toField(input, context, []));

/** A data contract in the flat form of ODCS v3. */
export const assetSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: z.string().min(1),
    version: z.union([z.string(), z.number()]).default("1.0").transform(String),
    description: z.string().optional(),
    schema: z.array(fieldSchema).min(1),
    primary_key: z.array(z.string().min(1)).min(1).optional(),
    team: z.strictObject({ owner: z.string().min(1) }).optional(),
  })
  .superRefine(({ schema, primary_key: primaryKey }, context) => {
    const names = schema.map(({ name }) => name);
    names.forEach((name, index) => {
      if (names.indexOf(name) === index) return;
      context.addIssue({
        code: "custom",
        path: ["schema", index, "name"],
        message: `the column '${name}' is declared twice`,
      });
    });
    for (const [index, key] of (primaryKey ?? []).entries()) {
      if (names.includes(key)) continue;
      context.addIssue({
        code: "custom",
        path: ["primary_key", index],
        message: `'${key}' is not a column; the columns are ${names.join(", ")}`,
      });
    }
  });

/** What `assetSchema` makes of a contract. */
export type AssetFile = z.output<typeof assetSchema>;

function toField(input: FieldInput, context: z.RefinementCtx, path: (string | number)[]): Field {
  return {
    name: input.name,
    type: toColumnType(input, context, path),
    required: input.required ?? false,
    ...(input.description === undefined ? {} : { description: input.description }),
    ...(input.classification === undefined ? {} : { classification: input.classification }),
  };
}

function toColumnType(
  input: Omit<FieldInput, "name">,
  context: z.RefinementCtx,
  path: (string | number)[],
): Field["type"] {
  const fail = (message: string, key: string): Field["type"] => {
    context.addIssue({ code: "custom", path: [...path, key], message });
    return { kind: "string" };
  };
  const { type, items, fields } = input;
  if (type === "list") {
    if (!items) return fail("a list needs `items: {type: …}`", "type");
    return {
      kind: "list",
      item: toField({ name: "element", ...items }, context, [...path, "items"]),
    };
  }
  if (type === "struct") {
    if (!fields) return fail("a struct needs `fields: [{name, type}, …]`", "type");
    const members = fields.map((field, index) =>
      toField(field, context, [...path, "fields", index]),
    );
    return { kind: "struct", fields: members };
  }
  if (items) return fail(`only a list has items, and this is '${type}'`, "items");
  if (fields) return fail(`only a struct has fields, and this is '${type}'`, "fields");
  const parsed = parseColumnType(type);
  return parsed ?? fail(`'${type}' is not a type; the types are ${typeNames.join(", ")}`, "type");
}
