import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { proxiedFetch } from "@dativo/core/plugin";
import { commandLineErrors } from "../command-line-errors.ts";
import type { CommandLineHost } from "../command-line-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { formatTable } from "../format/format-table.ts";
import { printableLine } from "../format/printable.ts";
import { reportFailure } from "../report-failure.ts";
import type { PluginsOptions } from "./plugins.ts";

const run = promisify(execFile);
const most = 50;
const patience = 20_000;

/** A package that says of itself that it holds plugins. */
interface FoundPackage {
  readonly name: string;
  readonly version: string;
  readonly description: string;
}

/** `dativo plugins search`: looks in npm's registry for packages with the keyword `dativo-plugin`. */
export async function pluginsSearch(
  text: string,
  options: PluginsOptions,
  host: CommandLineHost,
): Promise<number> {
  try {
    const found = await searchRegistry(text);
    if (options.json === true) host.stdout.write(`${JSON.stringify(found)}\n`);
    else host.stdout.write(formatFound(found));
    return exitCodes.succeeded;
  } catch (error) {
    reportFailure(error, { host, logFormat: "human", logLevel: undefined });
    return exitCodes.failed;
  }
}

async function searchRegistry(text: string): Promise<FoundPackage[]> {
  try {
    // The one that npm would install from.
    const { stdout } = await run("npm", ["config", "get", "registry"], {
      shell: process.platform === "win32",
    });
    const url = new URL("-/v1/search", stdout.trim());
    url.searchParams.set("text", `keywords:dativo-plugin ${text}`.trim());
    url.searchParams.set("size", String(most));
    const response = await proxiedFetch(url, { signal: AbortSignal.timeout(patience) });
    if (!response.ok) throw new Error(`it answers ${response.status}`);
    const { objects } = (await response.json()) as {
      readonly objects: readonly { readonly package: Partial<FoundPackage> }[];
    };
    return objects.map(({ package: { name = "", version = "", description = "" } }) => ({
      name,
      version,
      description,
    }));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw commandLineErrors.registryUnreachable(reason, cause);
  }
}

function formatFound(found: readonly FoundPackage[]): string {
  if (found.length === 0) return "No package with the keyword dativo-plugin was found.\n";
  const rows = found.map(({ name, version, description }) => [name, version, description]);
  const table = formatTable(
    ["PACKAGE", "VERSION", "ABOUT"],
    rows.map((cells) => cells.map(printableLine)),
  );
  return `${table}\nInstall one with npm, and name it in a job: source.custom_reader or target.custom_writer.\n`;
}
