import type { FileCheck } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { findJobFiles } from "../find-job-files.ts";
import { formatAnnotations } from "../format/format-annotations.ts";
import { formatFileCheck, formatFileTotals } from "../format/format-file-check.ts";
import { createPalette } from "../format/palette.ts";
import { hostFolder } from "../host-folder.ts";
import { reportFailure } from "../report-failure.ts";

/** The options of `dativo validate`. */
export interface ValidateCommandOptions {
  readonly config?: readonly string[];
  readonly jobDir?: readonly string[];
  readonly allowMissingVariables?: boolean;
  readonly json?: boolean;
  readonly format: "human" | "json" | "github";
}

/** `dativo validate`: checks files without connecting to anything, and answers the exit code. */
export async function validate(
  names: readonly string[],
  options: ValidateCommandOptions,
  host: CommandLineHost,
): Promise<number> {
  const { workingFolder, environment, stdout } = host;
  try {
    const selection = {
      files: [...names, ...(options.config ?? [])],
      folders: options.jobDir ?? [],
      contracts: true,
    };
    const files = await findJobFiles(selection, workingFolder);
    const { validateFile } = await import("@dativo/core");
    const checks: FileCheck[] = [];
    for (const file of files) {
      const found = await validateFile(file, {
        workingFolder,
        hostFolder,
        environment,
        allowMissingVariables: options.allowMissingVariables === true,
      });
      checks.push(found);
      stdout.write(show(found, options, host));
    }
    const isHuman = options.format === "human" && options.json !== true;
    if (isHuman && checks.length > 1) stdout.write(formatFileTotals(checks));
    return checks.every(({ valid }) => valid) ? exitCodes.succeeded : exitCodes.failed;
  } catch (error) {
    reportFailure(error, { host, logFormat: "human", logLevel: undefined });
    return exitCodes.failed;
  }
}

function show(
  found: FileCheck,
  { json, format }: ValidateCommandOptions,
  { stdout, environment, workingFolder }: CommandLineHost,
): string {
  if (json === true || format === "json") return `${JSON.stringify(found)}\n`;
  if (format === "github") return formatAnnotations(found, workingFolder);
  return formatFileCheck(found, createPalette(stdout, environment), workingFolder);
}
