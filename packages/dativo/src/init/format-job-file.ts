import { formatYamlScalar } from "../format/format-yaml-scalar.ts";
import type { InitPlan, InitSource } from "./init-plan.ts";

/** Where the contract of each entry is, by entry, from the job's folder. */
export type ContractFiles = ReadonlyMap<string, string>;

/**
 * The job file of a plan, with comments for whoever goes on with it.
 *
 * @param schemaFile the JSON Schema that editors check it with, from the job's folder
 */
export function formatJobFile(
  plan: InitPlan,
  contracts: ContractFiles,
  schemaFile: string | undefined,
): string {
  const { target } = plan;
  const [contract] = contracts.values();
  const isShared = contracts.size === 1 && plan.source.entries.length <= 1;
  const lines = [
    "source:",
    ...formatSource(plan.source, isShared ? new Map() : contracts),
    "",
    "target:",
    `  type: ${formatYamlScalar(target.type)}`,
    `  output: ${formatYamlScalar(target.output)}`,
    target.mode === "replace"
      ? "  mode: replace # each run takes the place of the one before; append adds to it"
      : "  mode: append # each run adds to the ones before; replace takes their place",
    "",
    ...(isShared && contract !== undefined
      ? [
          "# The contract: the columns, their types, and what is asked of their values.",
          `asset_path: ${formatYamlScalar(contract)}`,
        ]
      : []),
    "# strict: a record that breaks the contract fails the run. warn: it goes to a reject file.",
    "schema_validation_mode: strict",
  ];
  const text = lines.map((line) => `${line}\n`).join("");
  return schemaFile === undefined ? text : schemaLine(schemaFile) + text;
}

/** The first line of a YAML file, by which editors find its schema. */
export function schemaLine(schemaFile: string): string {
  return `# yaml-language-server: $schema=./${schemaFile}\n`;
}

function formatSource(source: InitSource, contracts: ContractFiles): string[] {
  const { type, list, entries, url, delimiter, incremental } = source;
  return [
    `  type: ${formatYamlScalar(type)}`,
    ...(url === undefined ? [] : ["  connection:", `    base_url: ${formatYamlScalar(url)}`]),
    ...(type === "json-api" ? ["  # credentials: { token: ${API_TOKEN} }"] : []),
    ...(entries.length === 0
      ? []
      : [`  ${list}:`, ...entries.flatMap((entry) => formatEntry(list, entry, contracts))]),
    ...(delimiter === undefined
      ? []
      : ["  options:", `    delimiter: ${formatDelimiter(delimiter)}`]),
    ...(incremental === undefined
      ? formatIncrementalHint(list)
      : ["  incremental:", `    strategy: ${formatYamlScalar(incremental)}`]),
  ];
}

function formatEntry(list: InitSource["list"], entry: string, contracts: ContractFiles): string[] {
  const contract = contracts.get(entry);
  const key = list === "files" ? "path" : "name";
  if (contract === undefined) return [`    - ${formatYamlScalar(entry)}`];
  return [
    `    - ${key}: ${formatYamlScalar(entry)}`,
    `      asset_path: ${formatYamlScalar(contract)}`,
  ];
}

function formatDelimiter(delimiter: string): string {
  return delimiter === "\t" ? '"\\t"' : formatYamlScalar(delimiter);
}

function formatIncrementalHint(list: InitSource["list"]): string[] {
  return list === "files"
    ? [
        "  # Reads only files that are new or have changed, the latter as a whole; goes with mode: append.",
        "  # incremental: { strategy: file_modified_time }",
      ]
    : [];
}
