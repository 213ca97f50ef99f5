import type { Command } from "commander";
import type { CommandLineHost } from "../command-line-host.ts";
import type { PluginsOptions } from "../commands/plugins.ts";
import { examples } from "./help-text.ts";

/** `dativo plugins` */
export function addPlugins(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  program
    .command("plugins")
    .description(
      "Lists the readers, writers, secret managers and storages that are installed, and where they were found.",
    )
    .option("--json", "print the list as JSON")
    .addHelpText(
      "after",
      examples(["dativo plugins", "a table"], ["dativo plugins --json", "for programs"]),
    )
    .action(async (options: PluginsOptions) => {
      const { plugins } = await import("../commands/plugins.ts");
      finish(await plugins(options, host));
    });
}
