import { InvalidArgumentError, type Command } from "commander";
import type { CommandLineHost } from "../command-line-host.ts";
import type { ContractInferOptions } from "../commands/contract-infer.ts";
import { examples } from "./help-text.ts";
import { addLogging, addSecrets } from "./shared-options.ts";

/** `dativo contract infer` */
export function addContract(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const contract = program
    .command("contract")
    .helpCommand(false)
    .description("Writes contracts from what a source holds.");
  addInfer(contract, host, finish);
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
