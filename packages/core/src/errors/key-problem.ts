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
