import { resolve } from "node:path";
import { readConfigFile } from "../config/read-project-config.ts";
import type { FileFindings, ValidateOptions } from "./file-check.ts";
import { problemsOfKeys } from "./file-problem.ts";

/**
 * Checks the configuration of a project by itself.
 *
 * @param file as messages show it
 */
export async function checkConfigFile(
  file: string,
  options: ValidateOptions,
): Promise<FileFindings> {
  const { workingFolder = process.cwd(), environment = process.env } = options;
  const { allowMissingVariables = false } = options;
  const standIns = { forVariables: true, valueAt: () => "placeholder" };
  const { problems } = await readConfigFile(resolve(workingFolder, file), file, {
    environment,
    ...(allowMissingVariables ? { standIns } : {}),
  });
  return { problems: problemsOfKeys(problems, file), notices: [] };
}
