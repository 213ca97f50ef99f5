import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { PluginKind } from "../contract/plugin-brand.ts";
import { fromVariable } from "../documents/from-variable.ts";
import { findSpellings, settleSpellings, withSpellings } from "../documents/spellings.ts";
import type { VariablePlace } from "../documents/variables-in.ts";
import { pluginErrors } from "../errors/plugin-errors.ts";
import { type PlainIssue, plainIssues } from "./plain-issues.ts";
import { wrapPluginError } from "../errors/wrap-plugin-error.ts";
import type { KeyPath, KeyProblem, Location } from "../errors/key-problem.ts";

/** Where options stand, so that a message can point at them. */
export interface OptionsPlace {
  readonly kind: PluginKind;
  /** The plugin as the job names it. */
  readonly plugin: string;
  /** The job file, for messages. */
  readonly file?: string;
  /** Keys that lead to the options in the job file, such as `["source", "options"]`. */
  readonly path: readonly (string | number)[];
  /** Finds a path in the text of the job file; `undefined` where the text has no such key. */
  readonly locate?: (path: (string | number)[]) => Location | undefined;
  /** The texts of the options that variables have given; paths start at the options. */
  readonly variables?: readonly VariablePlace[];
}

/**
 * Validates options with the schema of a plugin class. A text that a variable has given becomes a number
 * or a boolean where the schema wants one.
 *
 * @param schema zod, or any other Standard Schema; without one the options pass as they are
 * @returns what the schema makes of them: defaults filled in, values transformed
 * @throws `PLUGIN_OPTIONS_INVALID`, naming every bad key with its path and, where known, its line;
 *   `PLUGIN_FAILED` when the schema itself throws
 */
export async function validateOptions(
  schema: StandardSchemaV1 | undefined,
  options: unknown,
  place: OptionsPlace,
): Promise<unknown> {
  if (schema === undefined) return options;
  const result = await runSpelled(schema, options, place);
  if (result.issues === undefined) return result.value;
  throw pluginErrors.optionsInvalid(
    place.kind,
    place.plugin,
    place.file,
    result.issues.flatMap((issue) => invalidOptions(issue, place, schema)),
  );
}

async function runSpelled(
  schema: StandardSchemaV1,
  options: unknown,
  place: OptionsPlace,
): Promise<StandardSchemaV1.Result<unknown>> {
  const refusedBy = ({ issues = [] }: StandardSchemaV1.Result<unknown>): PlainIssue[] =>
    issues.flatMap((issue) => plainIssues(issue, schema));
  const asWritten = await runSchema(schema, options, place);
  const found = findSpellings(options, refusedBy(asWritten), (path) => variableAt(path, place));
  if (found.length === 0) return asWritten;
  const spelled = await runSchema(schema, withSpellings(options, found), place);
  const spellings = settleSpellings(found, refusedBy(spelled));
  if (spellings.length === found.length) return spelled;
  return runSchema(schema, withSpellings(options, spellings), place);
}

function variableAt(path: KeyPath, { variables = [] }: OptionsPlace): string | undefined {
  const isThere = (other: KeyPath): boolean => JSON.stringify(other) === JSON.stringify(path);
  return variables.find((variable) => isThere(variable.path))?.name;
}

async function runSchema(
  schema: StandardSchemaV1,
  options: unknown,
  { kind, plugin }: OptionsPlace,
): Promise<StandardSchemaV1.Result<unknown>> {
  try {
    return await schema["~standard"].validate(options);
  } catch (error) {
    throw wrapPluginError(error, { kind, plugin, method: "optionsSchema" });
  }
}

function invalidOptions(
  issue: StandardSchemaV1.Issue,
  place: OptionsPlace,
  schema: StandardSchemaV1,
): KeyProblem[] {
  return plainIssues(issue, schema).map((plain) => {
    const path = [...place.path, ...plain.path];
    const message = `${plain.message}${fromVariable(variableAt(plain.path, place))}`;
    return { path, message, location: nearestLocation(path, place) };
  });
}

/** Where the key stands, or of the nearest key around it that the file holds: a missing key has none. */
function nearestLocation(
  path: readonly (string | number)[],
  place: OptionsPlace,
): Location | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const location = place.locate?.(path.slice(0, length));
    if (location !== undefined) return location;
  }
  return undefined;
}
