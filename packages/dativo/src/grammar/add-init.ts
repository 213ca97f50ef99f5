import { Option, type Command } from "commander";
import type { CommandLineHost } from "../command-line-host.ts";
import type { InitOptions } from "../init/init-answers.ts";
import { examples, exitCodeHelp } from "./help-text.ts";

const helpText =
  examples(
    ["dativo init orders.csv", "from a CSV file to Parquet, now"],
    ["dativo init --source csv --files 'in/*.csv' --name orders --yes", "without questions"],
    ["dativo init https://api.example.com/v1/users --no-run", "a job that reads an API"],
    ["dativo init --from-openapi openapi.json --objects users", "from what an API says of itself"],
  ) + exitCodeHelp;

/** `dativo init` */
export function addInit(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  program
    .command("init")
    .description(
      "Writes a job and the contract of what its source holds, and runs it. Asks for what is not said, where it can.",
    )
    .argument("[path]", "a CSV file or a glob, or the URL of an API")
    .option("--name <name>", "name of the job (default: after what it reads)")
    .option("--source <type>", "csv, json-api, or the type of an installed reader")
    .option("--files <path...>", "files to read")
    .option("--objects <name...>", "objects to read")
    .option("--tables <name...>", "tables to read")
    .option("--url <url>", "address of an API")
    .option(
      "--from-openapi <place>",
      "a job for each list of an OpenAPI 3 description: a file or a URL",
    )
    .option("--delimiter <text>", "what separates the fields of CSV (default: as the file shows)")
    .option("--incremental <strategy>", "read only what is new: file_modified_time, or a cursor")
    .option("--target <type>", "parquet, json-file, or an installed writer (default: parquet)")
    .option("--output <folder>", "where to write to (default: out/<name>)")
    .addOption(
      new Option("--mode <mode>", "what a run does to the one before (default: replace)").choices([
        "append",
        "replace",
      ]),
    )
    .option("--owner <name>", "who answers for the data (default: you)")
    .option("--folder <folder>", "where the files go (default: here)")
    .option("--schema", "write JSON Schemas for editors (default)")
    .option("--no-schema", "write no JSON Schemas")
    .option("--run", "run the job when it is written (default)")
    .option("--no-run", "only write it")
    .option("-y, --yes", "ask nothing")
    .option("--force", "write over files that are there already")
    .addHelpText("after", helpText)
    .action(async (path: string | undefined, options: InitOptions) => {
      const { init } = await import("../commands/init.ts");
      finish(await init(path, options, host));
    });
}
