import { DativoError } from "../errors/dativo-error.ts";
import type { KeyPath, KeyProblem, Location } from "../errors/key-problem.ts";

/** The key that names a file. */
export interface NamingKey {
  readonly path: KeyPath;
  readonly location: Location | undefined;
}

/**
 * What keeps a file from being read, as problems beside those of the file that names it: mistakes in its
 * text are told with its own lines, the rest at the key that names it.
 *
 * @param shownAs the file as messages show it
 * @throws the error itself where it is not one of `readDocument`
 */
export function fileProblems(error: unknown, shownAs: string, namedBy: NamingKey): KeyProblem[] {
  if (!DativoError.isInstance(error) || !error.code.startsWith("JOB_FILE_")) throw error;
  const { problems } = error.details;
  if (!Array.isArray(problems)) return [{ ...namedBy, message: error.message }];
  return problems.map((problem: unknown): KeyProblem => {
    const { line, column, path, message } = problem as SyntaxProblem;
    return {
      file: shownAs,
      path: path === "" ? [] : [path],
      location: line === undefined || column === undefined ? undefined : { line, column },
      message,
    };
  });
}

/** As `jobErrors.syntax` writes them. */
interface SyntaxProblem {
  readonly line?: number;
  readonly column?: number;
  readonly path: string;
  readonly message: string;
}
