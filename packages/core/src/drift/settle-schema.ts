import { formatColumnType } from "../assets/format-column-type.ts";
import type { AssetDefinition } from "../contract/asset-definition.ts";
import type { Field, StreamSchema } from "../contract/column-type.ts";
import type { LoadMode } from "../contract/target-config.ts";
import { runErrors } from "../errors/run-errors.ts";
import type { SchemaDriftPolicy } from "../job/job.ts";
import { compareWithLast, type RunColumns } from "./compare-with-last.ts";
import { compareWithSource } from "./compare-with-source.ts";
import type { DriftOutcome, DriftProblem, SchemaChange } from "./schema-change.ts";

/** What the schema of a run is settled from. */
export interface SchemaSources {
  readonly stream: string;
  /** The contract; or the schema that the source has, or that was inferred. */
  readonly asset: AssetDefinition;
  readonly origin: "contract" | "source";
  /** The columns that the source has today, where a contract is compared with them. */
  readonly source: StreamSchema | undefined;
  /** Set where the types of the source are from values; see `StreamSchema.sampled`. */
  readonly sampled: StreamSchema["sampled"];
  /** What the last commit of this stream says of the output's columns. */
  readonly last: LastColumns | undefined;
  readonly mode: LoadMode;
  readonly policy: SchemaDriftPolicy;
}

/** The columns that an output has by its last commit. */
export interface LastColumns {
  /** Those of that commit's files. */
  readonly fields: readonly Field[];
  /** Those that only files of earlier commits have. */
  readonly earlier: readonly Field[];
}

/** The asset that holds for a run, and how it differs from what was there. */
export interface SettledSchema {
  readonly asset: AssetDefinition;
  readonly changes: readonly SchemaChange[];
  /** Columns of the output that this run's files do not have. */
  readonly earlier: readonly Field[];
}

/**
 * Settles the columns of a run: first the contract against the source, then the outcome against the
 * last commit of the output.
 *
 * @throws `SCHEMA_DRIFT` with every column that the policy of the job does not allow
 */
export function settleSchema(sources: SchemaSources): SettledSchema {
  const { asset, source, policy, stream } = sources;
  const { fields } = asset.schema;
  const today = source
    ? compareWithSource(fields, source.fields, policy)
    : { fields, changes: [], problems: [] };
  const settled = againstLast(today.fields, sources);
  const problems = [...today.problems, ...settled.problems];
  if (problems.length > 0) throw runErrors.schemaDrift(stream, describeProblems(problems));
  const same = settled.fields === fields;
  return {
    asset: same ? asset : { ...asset, schema: { ...asset.schema, fields: settled.fields } },
    changes: [...today.changes.filter(isNewsSince(sources)), ...settled.changes],
    earlier: sources.mode === "replace" ? [] : leftBehind(settled.fields, sources),
  };
}

function againstLast(
  fields: readonly Field[],
  { asset, origin, last, sampled, mode, policy }: SchemaSources,
): DriftOutcome {
  if (last === undefined) return { fields, changes: [], problems: [] };
  if (mode === "replace") return againstReplaced(fields, last.fields);
  const contract = new Set(asset.schema.fields.map(({ name }) => name));
  const current: RunColumns = {
    fields,
    contract: origin === "contract" ? contract : undefined,
    sampled,
  };
  const settled = compareWithLast(current, [...last.fields, ...last.earlier], policy);
  // What has left the files with an earlier commit was said then.
  const known = new Set(last.earlier.map(({ name }) => name));
  const changes = settled.changes.filter(
    ({ kind, column }) => kind !== "removed_column" || !known.has(column),
  );
  return { ...settled, changes };
}

/** Nothing of the earlier files stays that a new one would have to agree with. */
function againstReplaced(fields: readonly Field[], last: readonly Field[]): DriftOutcome {
  const action = "replaced" as const;
  const gone = last
    .filter(({ name }) => fields.every((field) => field.name !== name))
    .map(({ name: column, type }): SchemaChange => {
      return { kind: "removed_column", column, from: formatColumnType(type), action };
    });
  const other = fields.flatMap(({ name: column, type }): SchemaChange[] => {
    const before = last.find(({ name }) => name === column);
    const to = formatColumnType(type);
    if (before === undefined) return [{ kind: "new_column", column, to, action }];
    const from = formatColumnType(before.type);
    return from === to ? [] : [{ kind: "changed_type", column, from, to, action }];
  });
  return { fields, changes: [...gone, ...other], problems: [] };
}

/** A column that joins the contract is said with the first commit that has it, and said once. */
function isNewsSince({ last }: SchemaSources): (change: SchemaChange) => boolean {
  return ({ action }) => action !== "added" || last === undefined;
}

function leftBehind(fields: readonly Field[], { last }: SchemaSources): Field[] {
  const names = new Set(fields.map(({ name }) => name));
  return [...(last?.fields ?? []), ...(last?.earlier ?? [])].filter(({ name }) => !names.has(name));
}

function describeProblems(problems: readonly DriftProblem[]): string {
  return problems.map(({ column, message }) => `  ${column}: ${message}`).join("\n");
}
