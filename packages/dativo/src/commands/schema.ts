import { writeFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import type { SchemaKind } from "@dativo/core";
import { commandLineErrors } from "../command-line-errors.ts";
import type { CommandLineHost } from "../command-line-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { hostFolder } from "../host-folder.ts";
import { reportFailure } from "../report-failure.ts";

/** The options of `dativo schema`. */
export interface SchemaOptions {
  readonly output?: string;
}

/** `dativo schema`: writes the JSON Schema of a kind of file, and answers the exit code. */
export async function schema(
  kind: SchemaKind,
  { output }: SchemaOptions,
  host: CommandLineHost,
): Promise<number> {
  const { createJsonSchema } = await import("@dativo/core");
  const { workingFolder, stdout, stderr } = host;
  try {
    const text = `${JSON.stringify(await createJsonSchema(kind, { workingFolder, hostFolder }), undefined, 2)}\n`;
    if (output === undefined) stdout.write(text);
    else await save(resolve(workingFolder, output), text);
    const path =
      output === undefined ? `dativo.${kind === "job" ? "" : `${kind}.`}schema.json` : output;
    stderr.write(hint(path, output !== undefined, workingFolder));
    return exitCodes.succeeded;
  } catch (error) {
    reportFailure(error, { host, logFormat: "human", logLevel: undefined });
    return exitCodes.failed;
  }
}

async function save(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw commandLineErrors.fileNotWritten(path, error);
  }
}

/** What makes an editor use it. */
function hint(path: string, isWritten: boolean, workingFolder: string): string {
  const shown = relative(workingFolder, resolve(workingFolder, path)).replaceAll("\\", "/");
  const line = `# yaml-language-server: $schema=${shown.startsWith(".") ? shown : `./${shown}`}`;
  return isWritten
    ? `${path} written. First line of a YAML file beside it, so that editors complete and check it:\n${line}\n`
    : `Saved as ${path}, it is named in the first line of a YAML file beside it:\n${line}\n`;
}
