import { runErrors } from "../errors/run-errors.ts";
import type { RejectLimit } from "../job/job.ts";
import { describeRejects } from "./describe-rejects.ts";
import type { RejectCount } from "./reject-count.ts";

/** What was read and rejected of a stream. */
export interface RejectTotals {
  readonly stream: string;
  readonly rowsRead: number;
  readonly rowsRejected: number;
  /** Sorted. */
  readonly counts: readonly RejectCount[];
}

/** @throws `TOO_MANY_REJECTS` where the job's `max_rejects` is exceeded */
export function checkRejectLimit(totals: RejectTotals, limit: RejectLimit | undefined): void {
  const { stream, rowsRead, rowsRejected, counts } = totals;
  if (limit === undefined || rowsRejected === 0) return;
  if (limit.kind === "count" && rowsRejected <= limit.records) return;
  if (limit.kind === "share" && rowsRejected <= limit.share * rowsRead) return;
  const allowed =
    limit.kind === "count"
      ? limit.records.toLocaleString("en-US")
      : `${Number((limit.share * 100).toPrecision(12))}%`;
  throw runErrors.tooManyRejects(stream, {
    rejected: rowsRejected,
    read: rowsRead,
    allowed,
    summary: describeRejects(counts),
  });
}
