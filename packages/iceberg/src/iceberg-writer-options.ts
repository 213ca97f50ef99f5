import { parquetWriterOptionsSchema } from "@dativo/writer-parquet";
import { z } from "@dativo/core/plugin";

const name = z.string().min(1);

/** `target.options` of the Iceberg writer: those of the Parquet writer, and of the table. */
export const icebergWriterOptionsSchema = parquetWriterOptionsSchema.safeExtend({
  table: name
    .optional()
    .describe("Name of the table. Default: the name of the stream, as far as a name can have it."),
  namespace: z
    .union([name, z.array(name).min(1)])
    .default("default")
    .transform((value) => (typeof value === "string" ? value.split(".") : value))
    .describe(
      "Namespace of the table, its parts apart by dots, or a list of them. Default `default`.",
    ),
  table_properties: z
    .record(z.string(), z.string())
    .default({})
    .describe("Properties that a new table gets."),
  sort_order: z
    .array(name)
    .default([])
    .describe("Sort order of a new table: `created_at desc nulls last`, `bucket(16, id)`."),
  rename_columns: z
    .record(z.string(), name)
    .default({})
    .describe("New names of columns that the table has under other ones; their ids and data stay."),
  column_order: z
    .enum(["table", "contract"])
    .default("table")
    .describe("`contract`: the table's columns get the order of the contract. Default `table`."),
});

/** The options as the writer gets them, with all defaults filled in. */
export type IcebergWriterOptions = z.output<typeof icebergWriterOptionsSchema>;
