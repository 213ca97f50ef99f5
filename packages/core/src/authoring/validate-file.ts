import { resolve } from "node:path";
import { readDocument } from "../documents/read-document.ts";
import { showPath } from "../recipes/find-base-folder.ts";
import { DativoError } from "../errors/dativo-error.ts";
import { checkConfigFile } from "./check-config-file.ts";
import { checkContractFile } from "./check-contract-file.ts";
import { checkJobFile } from "./check-job-file.ts";
import { checkRecipeFile } from "./check-recipe-file.ts";
import type { FileCheck, FileFindings, ValidateOptions } from "./file-check.ts";
import { fileKind, type FileKind } from "./file-kind.ts";
import { problemsOfError, type FileProblem } from "./file-problem.ts";

const program = /\.[cm]?[jt]s$/iu;

/**
 * Checks a job file, a contract or a connector recipe, whichever it is by its keys, as far as that goes
 * without connecting to anything: a job with its recipes, its contracts and the options of its plugins.
 * What is wrong with the file is answered, not thrown.
 *
 * @param file absolute or relative to the working folder
 */
export async function validateFile(
  file: string,
  options: ValidateOptions = {},
): Promise<FileCheck> {
  let kind: FileKind = "job";
  const findings = await findingsOf(file, async () => {
    const value = program.test(file) ? undefined : await valueOf(file, options);
    kind = fileKind(file, value);
    return check(kind, file, value, options);
  });
  const problems = findings.problems.map((problem) => withShownFile(problem, file, options));
  return { file, kind, valid: problems.length === 0, ...findings, problems };
}

/** Names files as people do: from the working folder, and the one that is checked as it was named. */
function withShownFile(
  problem: FileProblem,
  file: string,
  { workingFolder = process.cwd() }: ValidateOptions,
): FileProblem {
  const path = resolve(workingFolder, problem.file);
  const isOwn = path === resolve(workingFolder, file);
  return { ...problem, file: isOwn ? file : showPath(path, workingFolder) };
}

async function findingsOf(file: string, look: () => Promise<FileFindings>): Promise<FileFindings> {
  try {
    return await look();
  } catch (error) {
    if (!DativoError.isInstance(error)) throw error;
    return { problems: problemsOfError(error, file), notices: [] };
  }
}

function check(
  kind: FileKind,
  file: string,
  value: unknown,
  options: ValidateOptions,
): Promise<FileFindings> {
  switch (kind) {
    case "contract":
      return checkContractFile(file, options);
    case "recipe":
      return checkRecipeFile(file, value, options);
    case "config":
      return checkConfigFile(file, options);
    case "job":
      return checkJobFile(file, options);
  }
}

/** What a file holds, to tell its kind by: no reference in it can matter for that. */
async function valueOf(
  file: string,
  { workingFolder = process.cwd(), environment = process.env }: ValidateOptions,
): Promise<unknown> {
  const standIns = { forVariables: true, valueAt: () => "placeholder" };
  const document = await readDocument(resolve(workingFolder, file), { environment, standIns });
  return document.value;
}
