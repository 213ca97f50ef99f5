import type { ContractDiff, ContractDifference } from "@dativo/core";
import { formatQuantity } from "./format-count.ts";
import type { Palette } from "./palette.ts";
import { printableLine } from "./printable.ts";

/** How contracts and sources differ, for people: a line for each stream, and one for each column. */
export function formatContractDiff(diffs: readonly ContractDiff[], palette: Palette): string {
  return diffs
    .flatMap((diff) => [
      formatHeading(diff, palette),
      ...diff.differences.map((difference) => `  ${formatDifference(difference, palette)}`),
    ])
    .map((line) => `${line}\n`)
    .join("");
}

function formatHeading(diff: ContractDiff, palette: Palette): string {
  const { status, differences, basis, rowsRead } = diff;
  const name = palette.strong(printableLine(diff.stream));
  const how = basis === "described" ? "" : ` (${formatQuantity(rowsRead, "record")} read)`;
  if (status === "no_contract") return `${palette.warning("–")} ${name}: has no contract`;
  if (status === "same") {
    return `${palette.good("✓")} ${name}: the contract is what the source holds${how}`;
  }
  const count = formatQuantity(differences.length, "difference");
  return `${palette.bad("✗")} ${name}: ${count}${how}`;
}

/** `+` only the source has it, `-` only the contract has it, `~` both do and do not agree. */
function formatDifference(difference: ContractDifference, palette: Palette): string {
  const { kind, contract = "", source, required, found } = difference;
  const column = printableLine(difference.column);
  switch (kind) {
    case "new_column":
      return palette.good(`+ ${column}: ${source ?? "unknown"}`);
    case "missing_column":
      return palette.bad(`- ${column}: ${contract}${required ? ", required" : ""}`);
    case "null_values":
      return palette.warning(`~ ${column}: required${aside(found)}`);
    case "changed_type": {
      const types = source === undefined ? contract : `${contract} → ${source}`;
      return palette.warning(`~ ${column}: ${types}${aside(found)}`);
    }
  }
}

function aside(found: string | undefined): string {
  return found === undefined ? "" : ` (${printableLine(found)})`;
}
