import type { Command } from "commander";
import type { CommandLineHost } from "../command-line-host.ts";
import type { DiscoverOptions } from "../commands/discover.ts";
import { examples } from "./help-text.ts";
import { addLogging, addSecrets } from "./shared-options.ts";

/** `dativo discover` */
export function addDiscover(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const command = program
    .command("discover")
    .description("Shows what the source of a job holds: streams, columns and types. Moves nothing.")
    .argument("<job>", "a job file (.yaml, .yml, .json)")
    .option("--json", "print the result as JSON");
  addSecrets(command);
  addLogging(command)
    .addHelpText(
      "after",
      examples(
        ["dativo discover orders.yaml", "as YAML, whose columns can be pasted into a contract"],
        ["dativo discover orders.yaml --json", "for programs"],
      ),
    )
    .action(async (job: string, options: DiscoverOptions) => {
      const { discover } = await import("../commands/discover.ts");
      finish(await discover(job, options, host));
    });
}
