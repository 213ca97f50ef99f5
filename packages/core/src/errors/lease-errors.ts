import { DativoError } from "./dativo-error.ts";

/** Whom an output is leased to. */
interface Holder {
  readonly run_id: string;
  readonly job: string;
  readonly host: string;
  readonly pid: number;
  readonly acquired_at: string;
}

/** Errors of two runs that want the same output. */
export const leaseErrors = {
  outputLocked: (output: string, holder: Holder | undefined, leaseMs: number) =>
    new DativoError({
      code: "OUTPUT_LOCKED",
      message: `The output ${output} is locked by ${describe(holder)}.`,
      fix: `Nothing was read. Wait until that run is through, or stop it; if it has died on another machine, its lock ends ${leaseMs / 1000} seconds after its last sign of life (\`lease_seconds\`), and the job is simply run again.`,
      details: { output, ...holder },
    }),

  leaseLost: (output: string, holder: Holder | undefined) =>
    new DativoError({
      code: "LEASE_LOST",
      message: `This run gave no sign of life for longer than its lease on ${output} lasts, and ${describe(holder)} has taken the output over.`,
      fix: "Nothing of this run was published, and nothing is lost: the other run reads the same records. Find out why this process stood still, or raise `lease_seconds`.",
      details: { output, holder: holder?.run_id ?? null },
    }),
};

function describe(holder: Holder | undefined): string {
  if (holder === undefined) return "another run, which has ended since";
  const { job, run_id: runId, pid, host, acquired_at: since } = holder;
  return `the run ${runId} of the job '${job}' (process ${pid} on ${host}, since ${since})`;
}
