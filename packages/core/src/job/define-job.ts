import type { z } from "zod";
import type { JsonObject } from "../contract/json.ts";
import type { ReaderOptionsByType, WriterOptionsByType } from "../plugin.ts";
import type { jobSchema } from "./job-schema.ts";

type JobInput = z.input<typeof jobSchema>;

/** The types of plugins with options of their own, and the name of any other one. */
type TypeName<OptionsByType> = (keyof OptionsByType & string) | (string & {});

/** A plugin by its type, with the options of that type; those of a type that is not known are any JSON. */
type NamedPlugin<OptionsByType, Type extends string, CustomKey extends string> = {
  type: Type;
  options?: Type extends keyof OptionsByType ? OptionsByType[Type] : JsonObject;
} & { [Key in CustomKey]?: never };

/** A plugin by a path or a package: its options are any JSON. */
type CustomPlugin<CustomKey extends string> = { type?: never; options?: JsonObject } & {
  [Key in CustomKey]: string;
};

type SourceSection<Type extends string> = Omit<
  JobInput["source"],
  "type" | "custom_reader" | "options"
> &
  (NamedPlugin<ReaderOptionsByType, Type, "custom_reader"> | CustomPlugin<"custom_reader">);

type TargetSection<Type extends string> = Omit<
  JobInput["target"],
  "type" | "custom_writer" | "options"
> &
  (NamedPlugin<WriterOptionsByType, Type, "custom_writer"> | CustomPlugin<"custom_writer">);

/** A section comes from the job, or from a recipe, over which the job says what it likes. */
type SourcePart<Type extends string> =
  | { source: SourceSection<Type> }
  | { source_connector_path: string; source?: Partial<SourceSection<Type>> };

type TargetPart<Type extends string> =
  | { target: TargetSection<Type> }
  | { target_connector_path: string; target?: Partial<TargetSection<Type>> };

/**
 * A job as a TypeScript file writes it: with the keys of a job file, and the options of the plugins that
 * it names. A plugin's options are known once its package's types are imported; those of the built-in
 * ones come with the package `dativo`.
 */
export type JobDefinition<
  SourceType extends string = string,
  TargetType extends string = string,
> = Omit<JobInput, "source" | "target"> & SourcePart<SourceType> & TargetPart<TargetType>;

/**
 * Gives a job in TypeScript its types; the job comes back as it is.
 *
 * @example
 * export default defineJob({
 *   source: { type: "csv", files: ["in/orders.csv"], options: { delimiter: ";" } },
 *   target: { type: "parquet", output: "out/orders" },
 * });
 */
export function defineJob<
  SourceType extends TypeName<ReaderOptionsByType>,
  TargetType extends TypeName<WriterOptionsByType>,
>(job: JobDefinition<SourceType, TargetType>): JobDefinition<SourceType, TargetType> {
  return job;
}
