import { formatColumnType } from "../assets/format-column-type.ts";
import type { Field } from "../contract/column-type.ts";
import type { SchemaDriftPolicy } from "../job/job.ts";
import { takes, widens } from "./widens.ts";
import type { DriftOutcome, DriftProblem, SchemaChange } from "./schema-change.ts";

/** Who says what the columns of a run are: a contract, which is followed; or the source. */
export type SchemaOrigin = "contract" | "source";

/**
 * The columns of this run and of the last commit, under a policy. An output is never narrowed: a type
 * may widen; where the source says the columns, an earlier, wider type stays, and so do columns that it
 * does not have any more. Earlier columns come first.
 */
export function compareWithLast(
  current: readonly Field[],
  last: readonly Field[],
  origin: SchemaOrigin,
  policy: SchemaDriftPolicy,
): DriftOutcome<readonly Field[]> {
  const changes: SchemaChange[] = [];
  const problems: DriftProblem[] = [];
  const settled = new Map<string, Field>();
  const isLast = (name: string): boolean => last.some((field) => field.name === name);
  const note = (outcome: ColumnOutcome): void => {
    if (outcome.change) changes.push(outcome.change);
    if (outcome.problem !== undefined) {
      problems.push({ column: outcome.column, message: outcome.problem });
    }
    if (outcome.field) settled.set(outcome.column, outcome.field);
  };
  for (const before of last) {
    const now = current.find(({ name }) => name === before.name);
    note(now ? changedColumn(before, now, origin, policy) : goneColumn(before, origin, policy));
  }
  for (const now of current) {
    if (!isLast(now.name)) note(newColumn(now, origin, policy));
  }
  const names =
    origin === "contract"
      ? current.map(({ name }) => name)
      : [...last, ...current].map(({ name }) => name);
  const fields = [...new Set(names)].flatMap((name) => settled.get(name) ?? []);
  return { fields, changes, problems };
}

interface ColumnOutcome {
  readonly column: string;
  /** As the column ends up; `undefined` for one that is left out. */
  readonly field?: Field;
  readonly change?: SchemaChange;
  readonly problem?: string;
}

function changedColumn(
  before: Field,
  now: Field,
  origin: SchemaOrigin,
  policy: SchemaDriftPolicy,
): ColumnOutcome {
  const column = now.name;
  const from = formatColumnType(before.type);
  const to = formatColumnType(now.type);
  const changed = { kind: "changed_type", column, from, to } as const;
  const isWider = widens(before.type, now.type);
  const isNarrower = widens(now.type, before.type);
  const keeps = origin === "source" && takes(before.type, now.type);
  // A column that has held nulls keeps its place for them.
  const required = now.required && (origin === "contract" || before.required);
  const field = { ...now, required };
  if (isWider && isNarrower) return { column, field };
  if (isWider && policy.changedType === "widen") {
    return { column, field, change: { ...changed, action: "widened" } };
  }
  if (keeps) {
    return {
      column,
      field: { ...field, type: before.type },
      change: { ...changed, action: "kept" },
    };
  }
  const verb = isWider ? "widened" : isNarrower ? "narrowed" : "changed";
  return { column, field: now, problem: `its type has ${verb} from ${from} to ${to}` };
}

function newColumn(now: Field, origin: SchemaOrigin, policy: SchemaDriftPolicy): ColumnOutcome {
  const column = now.name;
  const to = formatColumnType(now.type);
  const added = { kind: "new_column", column, to } as const;
  // The contract was changed by somebody who wanted this.
  if (origin === "contract") return { column, field: now, change: { ...added, action: "added" } };
  if (policy.newColumn === "fail") {
    return { column, field: now, problem: `the source has it as ${to}, and earlier runs do not` };
  }
  if (policy.newColumn === "ignore") return { column, change: { ...added, action: "ignored" } };
  return { column, field: { ...now, required: false }, change: { ...added, action: "added" } };
}

function goneColumn(before: Field, origin: SchemaOrigin, policy: SchemaDriftPolicy): ColumnOutcome {
  const column = before.name;
  const from = formatColumnType(before.type);
  if (origin === "contract") {
    return { column, change: { kind: "removed_column", column, from, action: "dropped" } };
  }
  if (policy.missingColumn === "fail") {
    return {
      column,
      field: before,
      problem: `earlier runs have it as ${from}, and the source does not`,
    };
  }
  const field = { ...before, required: false };
  const change = { kind: "missing_column", column, from, action: "filled_with_nulls" } as const;
  return { column, field, change };
}
