import type { SourceDocument } from "../documents/source-document.ts";
import type { KeyPath, KeyProblem } from "../errors/key-problem.ts";

/** Collects what is wrong with a contract, and what its reader should know. */
export class ContractNotes {
  readonly problems: KeyProblem[] = [];
  readonly notices: string[] = [];
  readonly #document: SourceDocument;
  readonly #file: string | undefined;
  readonly #above: KeyPath;

  /**
   * @param file as messages show it; `undefined` for the document's own
   * @param above the keys that the contract stands under: `["asset"]` inside of a job
   */
  constructor(document: SourceDocument, file?: string, above: KeyPath = []) {
    this.#document = document;
    this.#file = file;
    this.#above = above;
  }

  /** @param path from the top of the contract */
  report(path: KeyPath, message: string): void {
    const whole = [...this.#above, ...path];
    this.problems.push({
      ...(this.#file === undefined ? {} : { file: this.#file }),
      path: whole,
      location: this.#document.locate(whole),
      message,
    });
  }

  /** A scalar as it is written, so that a long number keeps its digits. */
  textOf(path: KeyPath, value: unknown): string {
    const written = this.#document.sourceText?.([...this.#above, ...path]);
    return typeof value === "number" && written !== undefined ? written : String(value);
  }
}
