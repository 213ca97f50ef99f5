import { Argument, type Command } from "commander";
import type { SchemaKind } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import type { SchemaOptions } from "../commands/schema.ts";
import { examples } from "./help-text.ts";

// Not taken from core, which is not loaded for `--help`.
const kinds: readonly SchemaKind[] = ["job", "contract", "recipe", "config"];

/** `dativo schema` */
export function addSchema(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  program
    .command("schema")
    .description(
      "Prints a JSON Schema, with which editors complete and check job files, contracts, recipes and project defaults.",
    )
    .addArgument(
      new Argument(
        "[kind]",
        "the kind of file; job files know the options of the installed plugins",
      )
        .choices(kinds)
        .default("job"),
    )
    .option("-o, --output <file>", "write it to a file")
    .addHelpText(
      "after",
      examples(
        ["dativo schema --output dativo.schema.json", "of job files, to a file"],
        ["dativo schema contract", "of data contracts, to standard output"],
      ),
    )
    .action(async (kind: SchemaKind, options: SchemaOptions) => {
      const { schema } = await import("../commands/schema.ts");
      finish(await schema(kind, options, host));
    });
}
