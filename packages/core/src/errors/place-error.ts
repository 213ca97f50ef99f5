import { DativoError } from "./dativo-error.ts";
import { formatProblems, problemDetails, type KeyProblem } from "./key-problem.ts";

/**
 * An error with the key that led to it before its message; what is no error of Dativo stays as it is.
 *
 * @param file as messages show it
 */
export function placeError(
  error: unknown,
  file: string,
  key: Pick<KeyProblem, "path" | "location">,
): unknown {
  if (!DativoError.isInstance(error)) return error;
  const { code, message, fix, retriable, cause, details } = error;
  const problems = problemDetails(file, [{ ...key, message }]).map((problem) => ({
    ...problem,
    ...(fix === undefined ? {} : { fix }),
  }));
  return new DativoError({
    code,
    message: formatProblems(file, [{ ...key, message }]),
    ...(fix === undefined ? {} : { fix }),
    retriable,
    cause,
    details: { ...details, problems },
  });
}
