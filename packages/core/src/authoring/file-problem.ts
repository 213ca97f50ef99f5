import type { JsonValue } from "../contract/json.ts";
import type { DativoError } from "../errors/dativo-error.ts";
import type { KeyProblem } from "../errors/key-problem.ts";
import { problemDetails, type ProblemDetails } from "../errors/key-problem.ts";

/** One thing that is wrong with a file, for people and programs. */
export interface FileProblem extends ProblemDetails {
  /** The code of the error that a run would end with. */
  readonly code: string;
  /** What to do, where the message does not say it. */
  readonly fix?: string;
}

/**
 * The problems that an error stands for: those of its keys where it lists them, else the error itself.
 *
 * @param file as messages show it
 */
export function problemsOfError(error: DativoError, file: string): FileProblem[] {
  const { code, message, fix, details } = error;
  const listed = details["problems"] ?? details["options"];
  if (Array.isArray(listed) && listed.length > 0) {
    return listed
      .filter(isDetails)
      .map((problem) => ({ ...problem, file: problem.file ?? file, code }));
  }
  return [{ file, path: "", message, code, ...(fix === undefined ? {} : { fix }) }];
}

/** The same of problems that are not an error yet. */
export function problemsOfKeys(problems: readonly KeyProblem[], file: string): FileProblem[] {
  return problemDetails(file, problems).map((problem) => ({ ...problem, code: "JOB_INVALID" }));
}

/** Lists of problems are written into errors by this package; a plugin's own error may hold anything. */
function isDetails(value: JsonValue): value is Omit<ProblemDetails, "file"> & { file?: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    typeof Reflect.get(value, "path") === "string" &&
    typeof Reflect.get(value, "message") === "string"
  );
}
