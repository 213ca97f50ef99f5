import type { Command } from "commander";
import type { CommandLineHost } from "../command-line-host.ts";
import type { PluginsOptions } from "../commands/plugins.ts";
import { examples } from "./help-text.ts";

const asJson = ["--json", "print it as JSON"] as const;

const shownExamples = examples(
  ["dativo plugins", "a table of what is installed"],
  ["dativo plugins info csv", "what is known of one"],
  ["dativo plugins search orders", "packages of others"],
  ["dativo plugins --json", "for programs"],
);

/** `dativo plugins` */
export function addPlugins(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const command = program
    .command("plugins")
    .description(
      "Lists the readers, writers, secret managers and storages that are installed, and where they were found.",
    );
  command
    .command("list", { isDefault: true })
    .description("lists what is installed")
    .option(...asJson)
    .action(async (options: PluginsOptions) => {
      const { plugins } = await import("../commands/plugins.ts");
      finish(await plugins(options, host));
    });
  command
    .command("info")
    .description("says what is known of one plugin")
    .argument("<name>", "as `dativo plugins` shows it, or its package")
    .option(...asJson)
    .action(async (name: string, options: PluginsOptions) => {
      const { pluginsInfo } = await import("../commands/plugins.ts");
      finish(await pluginsInfo(name, options, host));
    });
  command
    .command("doctor")
    .description("says what is wrong with what is installed, and how to mend it")
    .action(async () => {
      const { pluginsDoctor } = await import("../commands/plugins.ts");
      finish(await pluginsDoctor(host));
    });
  command
    .command("search")
    .description("looks in the npm registry for packages with plugins")
    .argument("[text...]", "what they are about")
    .option(...asJson)
    .action(async (words: string[], options: PluginsOptions) => {
      const { pluginsSearch } = await import("../commands/plugins-search.ts");
      finish(await pluginsSearch(words.join(" "), options, host));
    });
  command.addHelpText("after", shownExamples);
}
