import { formatList } from "../errors/format-list.ts";
import type { SchemaChange } from "./schema-change.ts";

/** Changes of columns on one line: `new column note (string): ignored, changed type id (…): widened`. */
export function describeChanges(changes: readonly SchemaChange[]): string {
  return formatList(changes.map(describeChange));
}

function describeChange({ kind, column, from, to, action }: SchemaChange): string {
  const types = [from, to].filter((type) => type !== undefined).join(" → ");
  const shown = types === "" ? column : `${column} (${types})`;
  return `${kind.replace("_", " ")} ${shown}: ${action.replaceAll("_", " ")}`;
}
