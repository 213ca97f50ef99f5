import { relative, resolve } from "node:path";
import type { CommandLineHost } from "../command-line-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { printable } from "../format/printable.ts";
import { hostFolder } from "../host-folder.ts";
import { refuseExisting, writeNewFiles } from "../init/write-new-files.ts";
import { reportFailure } from "../report-failure.ts";

/** The options of `dativo contract types`. */
export interface ContractTypesOptions {
  readonly output?: string;
  readonly force?: boolean;
}

/** `dativo contract types`: writes the records of contracts as TypeScript, and answers the exit code. */
export async function contractTypes(
  file: string,
  options: ContractTypesOptions,
  host: CommandLineHost,
): Promise<number> {
  const { workingFolder, environment } = host;
  try {
    const { formatRecordTypes, readContracts } = await import("@dativo/core");
    const contracts = await readContracts(file, { workingFolder, environment, hostFolder });
    const text = `// Made from ${printable(file)} by \`dativo contract types\`: make it anew after a change.\n\n${formatRecordTypes(contracts)}`;
    if (options.output === undefined) {
      host.stdout.write(text);
      return exitCodes.succeeded;
    }
    const path = resolve(workingFolder, options.output);
    const mayReplace = options.force === true;
    if (!mayReplace) await refuseExisting([path]);
    await writeNewFiles([{ path, text }], mayReplace);
    host.stderr.write(`${printable(relative(workingFolder, path))} written\n`);
    return exitCodes.succeeded;
  } catch (error) {
    reportFailure(error, { host, logFormat: "human", logLevel: undefined }, file);
    return exitCodes.failed;
  }
}
