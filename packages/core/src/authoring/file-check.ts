import type { FileKind } from "./file-kind.ts";
import type { FileProblem } from "./file-problem.ts";

/** What the check of a file found. */
export interface FileCheck {
  /** As it was named. */
  readonly file: string;
  readonly kind: FileKind;
  /** Whether it has no problem. */
  readonly valid: boolean;
  readonly problems: readonly FileProblem[];
  /** What need not be mended: what has no effect, and what could not be looked up. */
  readonly notices: readonly string[];
  /** Of a job. */
  readonly streams?: number;
  /** Of a contract. */
  readonly columns?: number;
}

/** How files are checked. Everything has a default. */
export interface ValidateOptions {
  /** Relative paths start here; the process's own by default. */
  readonly workingFolder?: string;
  /** Where plugins are looked for last: the program that checks. The working folder by default. */
  readonly hostFolder?: string;
  /** Values of `${NAME}`; the process's own by default. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Whether variables that are not set are stood in for. They are problems by default, as in a run. */
  readonly allowMissingVariables?: boolean;
}

/** What one kind of file adds to its check. */
export type FileFindings = Pick<FileCheck, "problems" | "notices" | "streams" | "columns">;
