import type { InstalledPlugin } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { commandLineErrors } from "../command-line-errors.ts";
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

/** `dativo plugins doctor`: says what is wrong with what is installed; 1 where something is. */
export async function pluginsDoctor(host: CommandLineHost): Promise<number> {
  const { listPlugins } = await import("@dativo/core");
  const found = await listPlugins({ workingFolder: host.workingFolder, hostFolder });
  const palette = createPalette(host.stderr, host.environment);
  const broken = found.filter(({ problem }) => problem !== undefined);
  for (const { name, problem } of broken) {
    if (problem) host.stderr.write(formatError(problem, palette, name));
  }
  host.stdout.write(
    `${found.length - broken.length} plugins can be used, ${broken.length} cannot.\n`,
  );
  return broken.length === 0 ? exitCodes.succeeded : exitCodes.partial;
}

/** `dativo plugins info`: says what is known of one plugin. */
export async function pluginsInfo(
  name: string,
  options: PluginsOptions,
  host: CommandLineHost,
): Promise<number> {
  const { listPlugins } = await import("@dativo/core");
  const all = await listPlugins({ workingFolder: host.workingFolder, hostFolder });
  const found = all.filter((plugin) => plugin.name === name || plugin.packageName === name);
  if (found.length === 0) {
    const known = all.map((plugin) => plugin.name);
    const error = commandLineErrors.pluginNotListed(name, known);
    host.stderr.write(formatError(error, createPalette(host.stderr, host.environment)));
    return exitCodes.failed;
  }
  if (options.json === true) host.stdout.write(`${JSON.stringify(found)}\n`);
  else for (const plugin of found) host.stdout.write(`${describePlugin(plugin)}\n`);
  return exitCodes.succeeded;
}

function describePlugin(plugin: InstalledPlugin): string {
  const { name, kind, packageName, version, contractVersion, isolation, problem } = plugin;
  const lines: readonly (readonly [string, string | undefined])[] = [
    ["name", name],
    ["kind", kind],
    ["package", `${packageName} ${version}`],
    ["about", plugin.description],
    ["homepage", plugin.homepage],
    ["contract", contractVersion === undefined ? undefined : String(contractVersion)],
    ["runs", isolation === "trusted" ? "in Dativo's own process" : "in a process of its own"],
    ["folder", plugin.location],
    ["problem", problem && `${problem.code}: ${problem.message}`],
  ];
  return lines
    .flatMap(([label, text]) =>
      text === undefined ? [] : [`${label.padEnd(9)} ${printableLine(text)}\n`],
    )
    .join("");
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
