import { InvalidArgumentError, type Command } from "commander";
import type { CommandLineHost } from "../command-line-host.ts";
import type { ContractDiffOptions } from "../commands/contract-diff.ts";
import type { ContractInferOptions } from "../commands/contract-infer.ts";
import type { ContractTypesOptions } from "../commands/contract-types.ts";
import { examples } from "./help-text.ts";
import { addLogging, addSecrets } from "./shared-options.ts";

/** `dativo contract infer`, `dativo contract diff` and `dativo contract types` */
export function addContract(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const contract = program
    .command("contract")
    .helpCommand(false)
    .description("Writes contracts from what a source holds, and compares the two.");
  addInfer(contract, host, finish);
  addDiff(contract, host, finish);
  addTypes(contract, host, finish);
}

function addInfer(
  contract: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const command = contract
    .command("infer")
    .description(
      "Reads records of a job's source, and writes a contract that all of them fit. Moves nothing.",
    )
    .argument("<job>", "a job file; its contract need not exist yet");
  addRecords(command)
    .option(
      "-o, --output <path>",
      "the file to write, or the folder of several (default: print them)",
    )
    .option("--owner <name>", "who answers for the data")
    .option("--no-examples", "put no values of the source into the comments")
    .option("--force", "write over files that are there already");
  addSecrets(command);
  addLogging(command)
    .addHelpText(
      "after",
      examples(
        ["dativo contract infer orders.yaml", "print it"],
        ["dativo contract infer orders.yaml -o assets/orders.yaml --all", "from every record"],
        ["dativo contract infer shop.yaml -o assets/", "a file for each stream"],
      ),
    )
    .action(async (job: string, options: ContractInferOptions) => {
      const { contractInfer } = await import("../commands/contract-infer.ts");
      finish(await contractInfer(job, options, host));
    });
}

function addDiff(
  contract: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const command = contract
    .command("diff")
    .description("Compares the contracts of a job with what its source holds today.")
    .argument("<job>", "a job file");
  addRecords(command).option("--json", "print the result as JSON");
  addSecrets(command);
  addLogging(command)
    .addHelpText(
      "after",
      `${examples(
        ["dativo contract diff orders.yaml", "show what has changed"],
        ["dativo contract diff orders.yaml --json", "for programs"],
      )}
Exit codes:
  0  the contracts are what the source holds
  1  a contract differs
  2  they cannot be compared: a job or contract is invalid, or the source cannot be read
`,
    )
    .action(async (job: string, options: ContractDiffOptions) => {
      const { contractDiff } = await import("../commands/contract-diff.ts");
      finish(await contractDiff(job, options, host));
    });
}

function addTypes(
  contract: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  contract
    .command("types")
    .description(
      "Writes the records of contracts as TypeScript, so that plugins are compiled with them.",
    )
    .argument("<file>", "a contract, or a job file for those of its streams")
    .option("-o, --output <file>", "the file to write (default: print it)")
    .option("--force", "write over a file that is there already")
    .addHelpText(
      "after",
      examples(
        ["dativo contract types assets/orders.yaml", "print them"],
        ["dativo contract types shop.yaml -o src/records.ts", "of every stream of a job"],
        ["dativo contract types shop.odcs.yaml#orders", "of one object of a contract"],
      ),
    )
    .action(async (file: string, options: ContractTypesOptions) => {
      const { contractTypes } = await import("../commands/contract-types.ts");
      finish(await contractTypes(file, options, host));
    });
}

/** Which records are looked at. */
function addRecords(command: Command): Command {
  const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];
  return command
    .option("--stream <name>", "this stream only; may be repeated", collect)
    .option("--sample <rows>", "records to read of each stream (default: 100000)", countOf)
    .option("--all", "read all records");
}

function countOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw new InvalidArgumentError("Give a number such as 1000.");
  return Number(text);
}
