import { z } from "zod";
import { engineSchema } from "./engine-schema.ts";
import { refusedKey } from "./refused-key.ts";
import { jsonObjectSchema, streamKeys } from "./stream-schema.ts";

const fileEntry = z.union([
  z.string().min(1),
  z
    .strictObject({
      path: z.string().min(1).optional(),
      file: z.string().min(1).optional(),
      /** The file's id, where the source goes by ids. */
      id: z.string().min(1).optional(),
      object: z.string().min(1).optional(),
      ...streamKeys,
    })
    .refine(
      (entry) => (entry.path ?? entry.file ?? entry.id) !== undefined,
      "names no file: give it a `path`",
    ),
]);

const namedEntry = z.union([
  z.string().min(1),
  z
    .strictObject({ object: z.string().min(1).optional(), ...streamKeys })
    .refine((entry) => (entry.name ?? entry.object) !== undefined, "has no `name`"),
]);

const tableEntry = z.union([
  z.string().min(1),
  z
    .strictObject({
      object: z.string().min(1).optional(),
      /** A query in place of a table. */
      query: z.string().min(1).optional(),
      /** Of a `name` with wildcards: tables that it does not mean. */
      exclude: z.array(z.string().min(1)).optional(),
      ...streamKeys,
    })
    .refine(
      (entry) => (entry.name ?? entry.object) !== undefined,
      "has no `name`; a `query` needs one as well: the stream is called so",
    ),
]);

/** The `source` section of a job file. */
export const sourceSchema = z
  .strictObject({
    type: z.string().min(1).optional(),
    /** A label. */
    description: z.string().nullish(),
    custom_reader: z.string().min(1).optional(),
    connection: jsonObjectSchema.default({}),
    /** A URL with everything that a connection needs: handed to the reader as `connection.dsn`. */
    dsn: z.string().min(1).nullish(),
    credentials: jsonObjectSchema.default({}),
    files: z.array(fileEntry).optional(),
    tables: z.array(tableEntry).optional(),
    objects: z.array(namedEntry).optional(),
    sheets: refusedKey(
      "no reader of this version reads sheets; export them as CSV files",
    ).optional(),
    incremental: z
      .strictObject({
        strategy: z.string().min(1),
        cursor_field: z.string().min(1).nullish(),
        lookback_days: z.number().min(0).nullish(),
        /** Of the earlier implementation; the state is part of the commit. */
        state_path: z.string().nullish(),
      })
      .optional(),
    rate_limits: jsonObjectSchema.nullish(),
    options: jsonObjectSchema.optional(),
    engine: engineSchema.optional(),
  })
  .refine(
    (source) => source.type !== undefined || source.custom_reader !== undefined,
    "says neither `type` (such as csv) nor `custom_reader` (such as ./plugins/orders.ts:OrdersReader)",
  );
