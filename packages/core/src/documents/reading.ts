import type { KeyProblem } from "../errors/key-problem.ts";

/**
 * What came of reading a file: everything that is wrong with it, so that the problems of a job, its
 * recipes and its contracts are reported together.
 */
export interface Reading<Value> {
  /** `undefined` where a problem leaves nothing to go on with. */
  readonly value: Value | undefined;
  readonly problems: readonly KeyProblem[];
  /** What the user should know and need not mend, such as a migration of an older form. */
  readonly notices: readonly string[];
}
