/** How a contract is written. */
export type ContractForm = "flat" | "standard" | "older";

/** Keys that only an object or a property of the standard has. */
const standardKeys = ["properties", "logicalType", "physicalType", "physicalName"];

/**
 * Tells the form of a contract by its structure: everything under `asset` is the earlier
 * implementation's; entries of `schema` with a `type` are columns of the flat form, and those with
 * `properties`, `logicalType` or a physical name or type are objects of the standard. Where no entry says
 * which, `kind: DataContract` means the standard, unless there is a key of the flat form alone.
 */
export function contractForm(contract: unknown): ContractForm {
  if (!isSection(contract)) return "flat";
  const { schema } = contract;
  if (isSection(contract["asset"]) && schema === undefined) return "older";
  const entries: readonly unknown[] = Array.isArray(schema) ? schema : [];
  const sections = entries.filter((entry) => isSection(entry));
  if (sections.some((entry) => "type" in entry)) return "flat";
  if (sections.some((entry) => standardKeys.some((key) => key in entry))) return "standard";
  const isFlat = flatKeys.some((key) => key in contract);
  return contract["kind"] === "DataContract" && !isFlat ? "standard" : "flat";
}

/** Keys that only the flat form has. */
const flatKeys = ["primary_key", "data_quality", "source_type", "compliance", "change_management"];

function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
