import { formatColumnType } from "../assets/format-column-type.ts";
import type { Field } from "../contract/column-type.ts";
import type { SchemaDriftPolicy } from "../job/job.ts";
import type { DriftOutcome, DriftProblem, SchemaChange } from "./schema-change.ts";

/**
 * The columns of a contract and of its source today, under a policy: a column that only the source has
 * is ignored, joins the contract for this run, or is a problem; one that the source does not have any
 * more is null where the contract allows it.
 */
export function compareWithSource(
  contract: readonly Field[],
  source: readonly Field[],
  policy: SchemaDriftPolicy,
): DriftOutcome {
  const changes: SchemaChange[] = [];
  const problems: DriftProblem[] = [];
  const fields = [...contract];
  for (const field of source) {
    const column = field.name;
    if (contract.some(({ name }) => name === column)) continue;
    const to = formatColumnType(field.type);
    if (policy.newColumn === "fail") {
      const message = `the source has it as ${to}, and the contract does not`;
      problems.push({ column, message });
    } else if (policy.newColumn === "evolve") {
      fields.push({ ...field, required: false });
      changes.push({ kind: "new_column", column, to, action: "added" });
    } else {
      changes.push({ kind: "new_column", column, to, action: "ignored" });
    }
  }
  for (const { name: column, required, type } of contract) {
    // A required column that is missing is an error of its own, whatever the policy.
    if (required || source.some(({ name }) => name === column)) continue;
    const from = formatColumnType(type);
    if (policy.missingColumn === "fail") {
      problems.push({ column, message: `the contract has it as ${from}, and the source does not` });
    } else {
      changes.push({ kind: "missing_column", column, from, action: "filled_with_nulls" });
    }
  }
  return { fields, changes, problems };
}
