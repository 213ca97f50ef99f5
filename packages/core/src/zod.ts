// `z` of `@dativo/core/plugin`: those parts of zod that Dativo's own plugins describe their options with, so
// that a process loads one zod. A copy in each of them would be ten milliseconds of every start, and of
// every thread's. A plugin of anybody else may bring along any library (https://standardschema.dev).
export {
  array,
  boolean,
  coerce,
  discriminatedUnion,
  enum,
  int,
  json,
  lazy,
  literal,
  looseObject,
  null,
  number,
  object,
  record,
  strictObject,
  string,
  tuple,
  union,
  unknown,
  url,
} from "zod";
export type { infer, input, output, ZodDefault, ZodInt, ZodType } from "zod";
