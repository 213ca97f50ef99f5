/** Where a value stands. Lines and columns count from 1. */
export interface Location {
  readonly line: number;
  readonly column: number;
  /** The file, as messages show it, where it is not the one that the problem is reported of. */
  readonly file?: string;
}

/** A key's path inside a file: `["source", "files", 0, "path"]`. */
export type KeyPath = readonly (string | number)[];

/** One thing that is wrong with a job file, a recipe or a contract. */
export interface KeyProblem {
  /** The file, as messages show it, where it is not the one that the problem is reported of. */
  readonly file?: string;
  readonly path: KeyPath;
  readonly location: Location | undefined;
  /** What was found and what is valid. */
  readonly message: string;
}

/** `source.files[0].path` */
export function formatKeyPath(path: KeyPath): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : index === 0 ? key : `.${key}`))
    .join("");
}

/** `job.yaml:7:3 source.typ: …`, one line a problem; without the place where no file is known. */
export function formatProblems(file: string | undefined, problems: readonly KeyProblem[]): string {
  return problems
    .map(({ file: own, path, location, message }) => {
      const name = own ?? location?.file ?? file;
      const place = name && location ? `${name}:${location.line}:${location.column}` : name;
      const key = path.length === 0 ? "" : `${formatKeyPath(path)}: `;
      return `${place === undefined ? "" : `${place} `}${key}${message}`;
    })
    .join("\n");
}

/** A problem as programs read it. */
export type ProblemDetails = {
  readonly file: string;
  /** From 1; absent where the place is not known. */
  readonly line?: number;
  readonly column?: number;
  /** `source.files[0].path`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
};

/** The problems for the `details` of an error. */
export function problemDetails(file: string, problems: readonly KeyProblem[]): ProblemDetails[] {
  return problems.map(({ file: own, path, location, message }) => ({
    file: own ?? location?.file ?? file,
    ...(location === undefined ? {} : { line: location.line, column: location.column }),
    path: formatKeyPath(path),
    message,
  }));
}
