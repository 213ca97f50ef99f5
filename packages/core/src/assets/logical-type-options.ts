import { z } from "zod";

const text = z.string();
const count = z.int().min(0);
const limit = z.union([text, z.number()], { error: "expected a number or a text" });
const exclusiveLimit = z.union([text, z.number(), z.boolean()], {
  error: "expected a number, a text, true or false",
});

/**
 * The options of every logical type of the standard. Which of them a column can have is checked with its
 * type. `exclusiveMinimum: true` is the spelling of versions before 3.1: `minimum` is exclusive.
 */
export const logicalTypeOptionsSchema = z.strictObject({
  pattern: text.optional(),
  minLength: count.optional(),
  maxLength: count.optional(),
  minimum: limit.optional(),
  maximum: limit.optional(),
  exclusiveMinimum: exclusiveLimit.optional(),
  exclusiveMaximum: exclusiveLimit.optional(),
  multipleOf: limit.optional(),
  format: text.optional(),
  timezone: z.boolean().optional(),
  defaultTimezone: text.optional(),
  minItems: count.optional(),
  maxItems: count.optional(),
  uniqueItems: z.boolean().optional(),
  minProperties: count.optional(),
  maxProperties: count.optional(),
  required: z.array(text).optional(),
});

/** What `logicalTypeOptionsSchema` makes of the options of a property. */
export type LogicalTypeOptions = z.output<typeof logicalTypeOptionsSchema>;
