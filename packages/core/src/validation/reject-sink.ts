import type { RejectedRecord } from "../contract/reject.ts";
import { runErrors } from "../errors/run-errors.ts";
import type { RejectLimit, ValidationMode } from "../job/job.ts";
import type { Redactor } from "../observability/redactor.ts";
import { describeReject, describeRejects } from "./describe-rejects.ts";
import { addRejectCounts, type RejectCount } from "./reject-count.ts";
import type { RejectFile } from "./reject-file.ts";
import { redactReject } from "./redact-reject.ts";
import { checkRejectLimit } from "./reject-limit-check.ts";

const strictLimit = 1000;

/** What decides about the bad records of a stream. */
export interface RejectPolicy {
  readonly stream: string;
  readonly mode: ValidationMode;
  /** Of `warn` mode. */
  readonly limit: RejectLimit | undefined;
  /** For records of the source. */
  readonly redact: Redactor;
}

/** Where the records of one task go that break the contract. None is dropped. */
export class RejectSink {
  readonly #policy: RejectPolicy;
  readonly #file: RejectFile;
  readonly #counts = new Map<string, RejectCount>();
  #count = 0;

  constructor(policy: RejectPolicy, file: RejectFile) {
    this.#policy = policy;
    this.#file = file;
  }

  get count(): number {
    return this.#count;
  }

  /** By column and reason, the most frequent first. */
  get counts(): RejectCount[] {
    return addRejectCounts([...this.#counts.values()]);
  }

  /**
   * @throws `CONTRACT_BROKEN` in strict mode, once so many were found that reading on helps nobody;
   *   `TOO_MANY_REJECTS` in warn mode, once there are more than the job allows
   */
  add(rejected: RejectedRecord): void {
    const { mode, limit, stream, redact } = this.#policy;
    const record = redactReject(rejected, redact);
    this.#count += 1;
    this.#tally(record);
    if (mode === "strict") {
      if (this.#count >= strictLimit) throw this.#broken(true);
      return;
    }
    this.#file.append(record);
    // A share can only be judged when all has been read.
    if (limit?.kind !== "count" || this.#count <= limit.records) return;
    const rowsRejected = this.#count;
    checkRejectLimit({ stream, rowsRead: 0, rowsRejected, counts: this.counts }, limit);
  }

  /** @throws `CONTRACT_BROKEN` in strict mode when there was any */
  finish(): void {
    if (this.#policy.mode === "strict" && this.#count > 0) throw this.#broken(false);
  }

  #tally(record: RejectedRecord): void {
    const { column = null, reason } = record;
    // Items of lists count under their list: a column for each position would hide the rule.
    const shown = column?.replaceAll(/\.\d+(?=\.|$)/gu, "[]") ?? null;
    const key = JSON.stringify([shown, reason]);
    const known = this.#counts.get(key);
    const first = known?.first ?? describeReject(record);
    this.#counts.set(key, { column: shown, reason, count: (known?.count ?? 0) + 1, first });
  }

  #broken(stopped: boolean): Error {
    const summary = describeRejects(this.counts);
    return runErrors.contractBroken(this.#policy.stream, summary, this.#count, stopped);
  }
}
