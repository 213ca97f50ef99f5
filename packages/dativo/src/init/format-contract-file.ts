import type { StreamSchema } from "@dativo/core/plugin";
import { formatSchema } from "../format/format-schema.ts";
import { formatYamlScalar } from "../format/format-yaml-scalar.ts";

/** What stands in a contract besides its columns. */
export interface ContractHead {
  readonly name: string;
  readonly owner: string;
  /** The JSON Schema that editors check it with, from the contract's folder. */
  readonly schemaFile: string | undefined;
}

/** A contract of what a source holds today. */
export function formatContractFile(
  schema: StreamSchema,
  { name, owner, schemaFile }: ContractHead,
): string {
  const lines = [
    ...(schemaFile === undefined ? [] : [`# yaml-language-server: $schema=./${schemaFile}`]),
    "# Made from the first records of the source. Say what else you know: required: true, unique: true,",
    "# enum, pattern, minimum, maximum.",
    `name: ${formatYamlScalar(name)}`,
    'version: "1.0"',
    "team:",
    `  owner: ${formatYamlScalar(owner)} # who answers for the data`,
    ...formatSchema(schema),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
