import { resolve } from "node:path";
import { readAsset } from "../assets/read-asset.ts";
import { contractJsonSchema } from "../schema/contract-json-schema.ts";
import type { FileFindings, ValidateOptions } from "./file-check.ts";
import { problemsOfKeys } from "./file-problem.ts";
import { NotedStandIns } from "./noted-stand-ins.ts";

/**
 * Checks a data contract by itself.
 *
 * @param file as messages show it
 */
export async function checkContractFile(
  file: string,
  options: ValidateOptions,
): Promise<FileFindings> {
  const { workingFolder = process.cwd(), environment = process.env } = options;
  const standIns = new NotedStandIns(contractJsonSchema(), options.allowMissingVariables ?? false);
  const path = resolve(workingFolder, file);
  const { value, problems, notices } = await readAsset(path, {
    sources: { environment, standIns },
    shownAs: file,
  });
  return {
    problems: problemsOfKeys(problems, file).filter((problem) => !standIns.hides(problem.path)),
    notices: [...notices, ...standIns.notices],
    ...(value === undefined ? {} : { columns: value.schema.fields.length }),
  };
}
