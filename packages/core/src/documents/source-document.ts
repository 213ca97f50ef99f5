import type { KeyPath, KeyProblem, Location } from "../errors/key-problem.ts";

/** A YAML or JSON file, parsed and interpolated, that still knows where each key stands. */
export interface SourceDocument {
  readonly path: string;
  readonly value: unknown;
  /** Problems of interpolation, to be reported together with those of validation. */
  readonly problems: readonly KeyProblem[];
  /** Where a key stands; the nearest key above it where the key itself is missing. */
  locate(path: KeyPath): Location | undefined;
  /** A number as the file writes it, with all its digits; `undefined` for what is none. */
  sourceText?(path: KeyPath): string | undefined;
  /** The variable whose value, or default, is the whole text at a path; `undefined` for any other text. */
  variableAt?(path: KeyPath): string | undefined;
}
