import { formatColumnType } from "../assets/format-column-type.ts";
import type { Field, StreamSchema } from "../contract/column-type.ts";
import type { RejectedRecord } from "../contract/reject.ts";
import type { JobRuntime } from "../run/job-runtime.ts";
import { cutText } from "../validation/value-text.ts";
import type { ContractDifference } from "./contract-diff.ts";
import { profileRecords, type RecordPass, type RecordProfile } from "./profile-records.ts";
import { fieldOfReject } from "./widen-rejected.ts";

const longestValue = 40;

/** What came of reading records under the types of a contract. */
export interface ContractTrial {
  readonly rowsRead: number;
  readonly differences: readonly ContractDifference[];
}

/**
 * Reads records under the types of a contract, without its rules, and tells the columns whose values do
 * not fit, and those that are required and null.
 *
 * @param source the types that the values look like
 */
export async function tryContract(
  contract: StreamSchema,
  source: StreamSchema,
  pass: Omit<RecordPass, "schema">,
  runtime: JobRuntime,
): Promise<ContractTrial> {
  const known = new Set(source.fields.map(({ name }) => name));
  const shared = contract.fields.filter(({ name }) => known.has(name));
  const profile = await profileRecords(
    { ...pass, schema: { fields: shared.map(typeOnly) } },
    runtime,
  );
  const differences = shared.flatMap((field) => [
    ...misfits(field, source, profile),
    ...(field.required ? nulls(field, profile) : []),
  ]);
  return { rowsRead: profile.rowsRead + profile.rowsRejected, differences };
}

/** Neither rules nor what is required: a record must not be rejected for anything but a type. */
function typeOnly({ name, type, format }: Field): Field {
  return { name, type, required: false, ...(format === undefined ? {} : { format }) };
}

function misfits(
  field: Field,
  source: StreamSchema,
  { rejects }: RecordProfile,
): ContractDifference[] {
  const [first, ...others] = rejects.filter(
    ({ column }) => fieldOfReject({ fields: [field] }, column) !== undefined,
  );
  if (first === undefined) return [];
  const contract = formatColumnType(field.type);
  const found = source.fields.find(({ name }) => name === field.name)?.type;
  const looksLike = found && formatColumnType(found);
  return [
    {
      kind: "changed_type",
      column: field.name,
      contract,
      ...(looksLike === undefined || looksLike === contract ? {} : { source: looksLike }),
      required: field.required,
      found: `${count(others.length + 1)} not fit, such as ${shown(first)}`,
    },
  ];
}

function nulls(field: Field, { columns, rowsRead }: RecordProfile): ContractDifference[] {
  const seen = columns.find((column) => column.field.name === field.name)?.nulls ?? 0;
  if (seen === 0) return [];
  return [
    {
      kind: "null_values",
      column: field.name,
      contract: formatColumnType(field.type),
      required: true,
      found: `null in ${seen} of ${rowsRead} record${rowsRead === 1 ? "" : "s"}`,
    },
  ];
}

function count(records: number): string {
  return records === 1 ? "1 value does" : `${records} values do`;
}

function shown({ value, raw }: RejectedRecord): string {
  const text = cutText(value ?? raw);
  return JSON.stringify(text.length > longestValue ? `${text.slice(0, longestValue)}…` : text);
}
