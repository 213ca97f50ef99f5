import type { RejectedRecord } from "../contract/reject.ts";
import { runErrors } from "../errors/run-errors.ts";
import type { ValidationMode } from "../job/job.ts";
import type { RejectFile } from "./reject-file.ts";
import { summarizeRejects } from "./summarize-rejects.ts";

const strictLimit = 1000;
const samplesKept = 10;

/** Where the records of one task go that break the contract. None is dropped. */
export class RejectSink {
  readonly #stream: string;
  readonly #mode: ValidationMode;
  readonly #file: RejectFile;
  readonly #counts = new Map<string, number>();
  readonly #samples: RejectedRecord[] = [];
  #count = 0;

  constructor(stream: string, mode: ValidationMode, file: RejectFile) {
    this.#stream = stream;
    this.#mode = mode;
    this.#file = file;
  }

  get count(): number {
    return this.#count;
  }

  /** @throws `CONTRACT_BROKEN` in strict mode, once so many were found that reading on helps nobody */
  add(record: RejectedRecord): void {
    this.#count += 1;
    if (this.#mode === "warn") {
      this.#file.append(record);
      return;
    }
    const rule = record.column === undefined ? record.reason : `${record.column}: ${record.reason}`;
    this.#counts.set(rule, (this.#counts.get(rule) ?? 0) + 1);
    if (this.#samples.length < samplesKept) this.#samples.push(record);
    if (this.#count >= strictLimit) throw this.#failure(true);
  }

  /** @throws `CONTRACT_BROKEN` in strict mode when there was any */
  finish(): void {
    if (this.#mode === "strict" && this.#count > 0) throw this.#failure(false);
  }

  #failure(stopped: boolean): Error {
    const summary = summarizeRejects(this.#counts, this.#samples);
    return runErrors.contractBroken(this.#stream, summary, this.#count, stopped);
  }
}
