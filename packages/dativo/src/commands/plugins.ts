import type { InstalledPlugin } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { formatError } from "../format/format-error.ts";
import { formatTable } from "../format/format-table.ts";
import { createPalette } from "../format/palette.ts";
import { printableLine } from "../format/printable.ts";
import { shortenPath } from "../format/shorten-path.ts";
import { hostFolder } from "../host-folder.ts";

/** The options of `dativo plugins`. */
export interface PluginsOptions {
  readonly json?: boolean;
}

/**
 * `dativo plugins`: lists what is installed, and answers the exit code. A package that cannot be used
 * is listed too, and why is said on standard error.
 */
export async function plugins(options: PluginsOptions, host: CommandLineHost): Promise<number> {
  const { listPlugins } = await import("@dativo/core");
  const found = await listPlugins({ workingFolder: host.workingFolder, hostFolder });
  if (options.json === true) {
    host.stdout.write(`${JSON.stringify(found)}\n`);
    return exitCodes.succeeded;
  }
  host.stdout.write(formatPlugins(found, host.workingFolder));
  const palette = createPalette(host.stderr, host.environment);
  for (const { name, problem } of found) {
    if (problem) host.stderr.write(formatError(problem, palette, name));
  }
  return exitCodes.succeeded;
}

/** A table with a line for each plugin. */
function formatPlugins(plugins: readonly InstalledPlugin[], workingFolder: string): string {
  const rows = plugins.map((plugin) => [
    plugin.name,
    plugin.kind,
    plugin.packageName,
    plugin.version,
    plugin.contractVersion === undefined ? "-" : String(plugin.contractVersion),
    shortenPath(plugin.location, workingFolder),
  ]);
  return formatTable(
    ["NAME", "KIND", "PACKAGE", "VERSION", "CONTRACT", "LOCATION"],
    rows.map((cells) => cells.map(printableLine)),
  );
}
