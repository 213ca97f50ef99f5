import type { AssetDefinition } from "../contract/asset-definition.ts";
import type { Field } from "../contract/column-type.ts";
import { runErrors } from "../errors/run-errors.ts";
import type { SchemaDriftPolicy } from "../job/job.ts";
import type { LoadMode } from "../contract/target-config.ts";
import { compareWithLast, type SchemaOrigin } from "./compare-with-last.ts";
import { compareWithSource } from "./compare-with-source.ts";
import type { DriftOutcome, DriftProblem, SchemaChange } from "./schema-change.ts";

/** What the schema of a run is settled from. */
export interface SchemaSources {
  readonly stream: string;
  /** The contract; or the schema that the source has, or that was inferred. */
  readonly asset: AssetDefinition;
  readonly origin: SchemaOrigin;
  /** The columns that the source has today, where a contract is compared with them. */
  readonly source: readonly Field[] | undefined;
  /** The columns of the last commit of this stream. */
  readonly last: readonly Field[] | undefined;
  readonly mode: LoadMode;
  readonly policy: SchemaDriftPolicy;
}

/** The asset that holds for a run, and how it differs from what was there. */
export interface SettledSchema {
  readonly asset: AssetDefinition;
  readonly changes: readonly SchemaChange[];
}

/**
 * Settles the columns of a run: first the contract against the source, then the outcome against the
 * last commit of the output.
 *
 * @throws `SCHEMA_DRIFT` with every column that the policy of the job does not allow
 */
export function settleSchema(sources: SchemaSources): SettledSchema {
  const { asset, origin, source, last, policy, stream } = sources;
  const { fields } = asset.schema;
  const today: DriftOutcome<readonly Field[]> = source
    ? compareWithSource(fields, source, policy)
    : { fields, changes: [], problems: [] };
  const settled = last ? againstLast(today.fields, last, sources) : unchanged(today.fields);
  const problems = [...today.problems, ...settled.problems];
  if (problems.length > 0) throw runErrors.schemaDrift(stream, describeProblems(problems));
  const changes = oncePerColumn([...today.changes, ...settled.changes]);
  const same = settled.fields === fields;
  return {
    asset: same ? asset : { ...asset, schema: { ...asset.schema, fields: settled.fields } },
    changes: origin === "contract" && last === undefined ? today.changes : changes,
  };
}

function againstLast(
  fields: readonly Field[],
  last: readonly Field[],
  { origin, mode, policy }: SchemaSources,
): DriftOutcome<readonly Field[]> {
  if (mode !== "replace") return compareWithLast(fields, last, origin, policy);
  // Nothing of the earlier files stays that a new one would have to agree with.
  const anything = { newColumn: "evolve", missingColumn: "allow", changedType: "widen" } as const;
  const { changes, problems } = compareWithLast(fields, last, "contract", anything);
  const changed = problems.map(({ column }) => ({ kind: "changed_type", column }) as const);
  return {
    ...unchanged(fields),
    changes: [...changes, ...changed].map((change) => ({ ...change, action: "replaced" as const })),
  };
}

function unchanged(fields: readonly Field[]): DriftOutcome<readonly Field[]> {
  return { fields, changes: [], problems: [] };
}

/** A column that joins the contract is new to the output as well, which is said once. */
function oncePerColumn(changes: readonly SchemaChange[]): SchemaChange[] {
  return changes.filter(
    ({ kind, column }, index) =>
      changes.findIndex((other) => other.kind === kind && other.column === column) === index,
  );
}

function describeProblems(problems: readonly DriftProblem[]): string {
  return problems.map(({ column, message }) => `  ${column}: ${message}`).join("\n");
}
