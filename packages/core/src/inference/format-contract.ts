import { stringify } from "yaml";
import { formatColumnType } from "../assets/format-column-type.ts";
import type { ColumnType, Field } from "../contract/column-type.ts";
import { isSecretKey } from "../secrets/is-secret-path.ts";
import type { InferredColumn, InferredContract } from "./inferred-contract.ts";

const longestSample = 40;

/** What an inferred contract cannot tell by itself. */
export interface ContractText {
  /** Who answers for the data; a name to be filled in by default. */
  readonly owner?: string;
  /** Of the contract; the stream's by default. */
  readonly name?: string;
  /** Whether values of the source are shown; `true` by default. Never of a column such as `password`. */
  readonly examples?: boolean;
}

/**
 * An inferred contract as YAML in the flat form, with what was seen as comments: examples, the share of
 * nulls, the smallest and the largest value, all values where there are few.
 *
 * A column is required where the source says so, or where all records were read and none had a null.
 */
export function formatContract(inferred: InferredContract, text: ContractText = {}): string {
  const { stream, columns, rowsRead, rowsRejected, complete } = inferred;
  const records = `${rowsRead.toLocaleString("en-US")} record${rowsRead === 1 ? "" : "s"}`;
  const lines = [
    `# Inferred from ${complete ? "all" : "the first"} ${records} of ${comment(stream)}.`,
    ...(rowsRejected === 0
      ? []
      : [`# Besides, ${rowsRejected} that cannot be read at all: a run rejects them.`]),
    `name: ${scalar(text.name ?? stream)}`,
    'version: "1.0"',
    "team:",
    text.owner === undefined
      ? "  owner: unknown # who answers for this data?"
      : `  owner: ${scalar(text.owner)}`,
    "schema:",
    ...columns.flatMap((column) => formatColumn(column, inferred, text.examples ?? true)),
    ...formatKey(inferred),
  ];
  return `${lines.join("\n")}\n`;
}

/** The key that the source has; else, as a comment, a column that could be one. */
function formatKey({ schema, columns, rowsRead, complete }: InferredContract): string[] {
  const { primaryKey = [] } = schema;
  if (primaryKey.length > 0) return [`primary_key: [${primaryKey.map(scalar).join(", ")}]`];
  const likely = complete && rowsRead > 1 ? columns.find(({ unique }) => unique) : undefined;
  if (likely === undefined) return [];
  return [`# primary_key: [${scalar(likely.field.name)}] # no value occurs twice, none is null`];
}

function formatColumn(
  column: InferredColumn,
  { rowsRead, complete }: InferredContract,
  examples: boolean,
): string[] {
  const { field, nulls } = column;
  const required = field.required || (complete && rowsRead > 0 && nulls === 0);
  const seen = examples && !isSecretKey(field.name) ? column : withoutValues(column);
  return [
    `  - name: ${scalar(field.name)}${notes(seen, rowsRead)}`,
    ...formatType(field.type, "    "),
    ...(required ? ["    required: true"] : []),
  ];
}

function withoutValues(column: InferredColumn): InferredColumn {
  return { ...column, samples: [], values: undefined, smallest: undefined, largest: undefined };
}

function notes(
  { nulls, samples, values, smallest, largest }: InferredColumn,
  rows: number,
): string {
  const parts = [
    ...(nulls === 0 ? [] : [nulls === rows ? "always null" : `${percent(nulls, rows)} null`]),
    ...(values === undefined ? [] : [`values: ${values.map(sample).join(", ")}`]),
    ...(values === undefined && samples.length > 0
      ? [`such as ${samples.map(sample).join(", ")}`]
      : []),
    ...(values === undefined && smallest !== undefined && smallest !== largest
      ? [`from ${comment(smallest)} to ${comment(largest ?? "")}`]
      : []),
  ];
  return parts.length === 0 ? "" : ` # ${parts.join("; ")}`;
}

function percent(part: number, whole: number): string {
  const share = (part / whole) * 100;
  return share < 0.1 ? "less than 0.1%" : `${Number(share.toPrecision(2))}%`;
}

function formatType(type: ColumnType, indent: string): string[] {
  if (type.kind === "list") {
    return [`${indent}type: list`, `${indent}items:`, ...formatType(type.item.type, `${indent}  `)];
  }
  if (type.kind === "struct") {
    return [
      `${indent}type: struct`,
      `${indent}fields:`,
      ...type.fields.flatMap((field) => formatMember(field, indent)),
    ];
  }
  return [`${indent}type: ${scalar(formatColumnType(type))}`];
}

function formatMember({ name, type }: Field, indent: string): string[] {
  return [`${indent}  - name: ${scalar(name)}`, ...formatType(type, `${indent}    `)];
}

/** A text as a YAML scalar on one line, in which a dollar sign refers to no variable. */
function scalar(text: string): string {
  const literal = text.replaceAll("$", () => "$$");
  return stringify(literal, {
    lineWidth: 0,
    defaultStringType: "PLAIN",
    // Over several lines the library loses blanks.
    blockQuote: false,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  }).trimEnd();
}

function sample(text: string): string {
  const cut = text.length > longestSample ? `${text.slice(0, longestSample)}…` : text;
  return JSON.stringify(comment(cut));
}

/** Text that cannot end a comment. */
function comment(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\uFEFF]/gu, " ");
}
