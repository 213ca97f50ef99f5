import type { CommandLineHost } from "../command-line-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { formatTable } from "../format/format-table.ts";
import { printableLine } from "../format/printable.ts";
import { hostFolder } from "../host-folder.ts";

/** The options of `dativo plugins`. */
export interface PluginsOptions {
  readonly json?: boolean;
}

/** `dativo plugins`: lists what is installed, and answers the exit code. */
export async function plugins(options: PluginsOptions, host: CommandLineHost): Promise<number> {
  const { listPlugins } = await import("@dativo/core");
  const found = await listPlugins({ workingFolder: host.workingFolder, hostFolder });
  host.stdout.write(
    options.json === true
      ? `${JSON.stringify(found)}\n`
      : formatTable(
          ["NAME", "KIND", "PACKAGE", "VERSION", "CONTRACT", "LOCATION"],
          found.map((plugin) =>
            [
              plugin.name,
              plugin.kind,
              plugin.packageName,
              plugin.version,
              String(plugin.contractVersion),
              plugin.location,
            ].map(printableLine),
          ),
        ),
  );
  return exitCodes.succeeded;
}
