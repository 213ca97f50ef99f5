import { formatColumnType } from "../assets/format-column-type.ts";
import type { ColumnType, Field, StreamSchema } from "../contract/column-type.ts";
import type { SchemaDriftPolicy } from "../job/job.ts";
import { typeOfBoth } from "./type-of-both.ts";
import type { DriftOutcome, DriftProblem, SchemaChange } from "./schema-change.ts";
import { takes, widens } from "./widens.ts";

/** The columns of a run, and who says so. */
export interface RunColumns {
  readonly fields: readonly Field[];
  /**
   * Names of those that the contract gives, which is followed; the source has given the others.
   * `undefined` without a contract.
   */
  readonly contract: ReadonlySet<string> | undefined;
  /** Set where the source's types are from values; see `StreamSchema.sampled`. */
  readonly sampled?: StreamSchema["sampled"];
}

/**
 * The columns of this run and of the last commit, under a policy. An output is never narrowed: a type
 * may widen; where the source says the columns, an earlier, wider type stays, and so do columns that it
 * does not have any more. Without a contract, earlier columns come first.
 */
export function compareWithLast(
  current: RunColumns,
  last: readonly Field[],
  policy: SchemaDriftPolicy,
): DriftOutcome {
  const changes: SchemaChange[] = [];
  const problems: DriftProblem[] = [];
  const settled = new Map<string, Field>();
  const note = ({ column, change, problem, field }: ColumnOutcome): void => {
    if (change) changes.push(change);
    if (problem !== undefined) problems.push({ column, message: problem });
    if (field) settled.set(column, field);
  };
  for (const before of last) {
    const now = current.fields.find(({ name }) => name === before.name);
    note(now ? changedColumn(before, now, current, policy) : goneColumn(before, current, policy));
  }
  for (const now of current.fields) {
    const isNew = last.every(({ name }) => name !== now.name);
    if (isNew) note(newColumn(now, current, policy));
  }
  const ofContract = current.fields.filter(({ name }) => current.contract?.has(name) === true);
  const names = [...ofContract, ...last, ...current.fields].map(({ name }) => name);
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
  current: RunColumns,
  policy: SchemaDriftPolicy,
): ColumnOutcome {
  const column = now.name;
  const isFree = current.contract?.has(column) !== true;
  // A column that has held nulls keeps its place for them.
  const required = now.required && (before.required || !isFree);
  const as = (type: ColumnType): Field => ({ ...now, type, required });
  if (widens(before.type, now.type) && widens(now.type, before.type)) {
    return { column, field: as(now.type) };
  }
  // No value was seen that would have a type.
  if (isFree && current.sampled?.empty.includes(column) === true) {
    return { column, field: as(before.type) };
  }
  const from = formatColumnType(before.type);
  const to = formatColumnType(now.type);
  const changed = { kind: "changed_type", column, from, to } as const;
  if (isFree && takes(before.type, now.type, current.sampled !== undefined)) {
    return { column, field: as(before.type), change: { ...changed, action: "kept" } };
  }
  const wider = isFree ? typeOfBoth(before.type, now.type) : now.type;
  if (policy.changedType === "widen" && wider && widens(before.type, wider)) {
    const change = { ...changed, to: formatColumnType(wider), action: "widened" } as const;
    return { column, field: as(wider), change };
  }
  const problem = `its type has ${verb(before.type, now.type)} from ${from} to ${to}`;
  return { column, field: now, problem };
}

function verb(before: ColumnType, now: ColumnType): string {
  if (widens(before, now)) return "widened";
  return widens(now, before) ? "narrowed" : "changed";
}

function newColumn(now: Field, current: RunColumns, policy: SchemaDriftPolicy): ColumnOutcome {
  const column = now.name;
  const to = formatColumnType(now.type);
  const change = { kind: "new_column", column, to, action: "added" } as const;
  // The contract was changed by somebody who wanted this, or the policy has let the column join it.
  if (current.contract) return { column, field: now, change };
  if (policy.newColumn === "fail") {
    return { column, field: now, problem: `the source has it as ${to}, and earlier runs do not` };
  }
  if (policy.newColumn === "ignore") return { column, change: { ...change, action: "ignored" } };
  return { column, field: { ...now, required: false }, change };
}

function goneColumn(
  before: Field,
  { contract }: RunColumns,
  policy: SchemaDriftPolicy,
): ColumnOutcome {
  const column = before.name;
  const from = formatColumnType(before.type);
  // Where columns join a contract, one that has done so stays.
  if (contract && policy.newColumn !== "evolve") {
    return { column, change: { kind: "removed_column", column, from, action: "dropped" } };
  }
  const field = { ...before, required: false };
  if (policy.missingColumn === "fail" || (before.required && !contract)) {
    const type = before.required ? `${from}, required` : from;
    return { column, field, problem: `earlier runs have it as ${type}, and the source does not` };
  }
  const change = { kind: "missing_column", column, from, action: "filled_with_nulls" } as const;
  return { column, field, change };
}
