import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { ObjectStore } from "../contract/object-store.ts";
import { runErrors } from "../errors/run-errors.ts";
import { isProcessAlive } from "../storage/process-folder.ts";
import { type LeaseRecord, readLease } from "./lease-record.ts";

/** Runs of this very process that hold leases: a process id may come again, a run id does not. */
const runsOfThisProcess = new Set<string>();

/** Notes that a run of this process holds leases. */
export function noteLivingRun(runId: string): void {
  runsOfThisProcess.add(runId);
}

/** Notes that it has given them back. */
export function forgetLivingRun(runId: string): void {
  runsOfThisProcess.delete(runId);
}

/**
 * What can be said of the holder of a lease at once: `alive` and `dead` only of one on this machine. Of
 * others nobody can tell without looking for signs of life.
 */
export function judgeHolder(lease: LeaseRecord, leaseMs: number): "alive" | "dead" | "unknown" {
  if (lease.host !== hostname()) return "unknown";
  if (lease.pid === process.pid) return runsOfThisProcess.has(lease.run_id) ? "alive" : "dead";
  if (!isProcessAlive(lease.pid)) return "dead";
  // The process may be stopped, or be another one by the same number. Here its clock is ours.
  return Date.now() - Date.parse(lease.renewed_at) < leaseMs ? "alive" : "unknown";
}

/**
 * Looks for a sign of life as long as a lease lasts, by the clock of this process alone.
 *
 * @returns whether there was one, or the lease has been given back or taken over
 * @throws `RUN_INTERRUPTED`
 */
export async function showsLife(
  store: ObjectStore,
  token: number,
  lease: LeaseRecord,
  { leaseMs, signal }: { readonly leaseMs: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const started = performance.now();
  while (performance.now() - started < leaseMs) {
    await sleep(leaseMs / 12, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) throw runErrors.interrupted();
    const now = await readLease(store, token);
    if (now?.run_id !== lease.run_id || now.beats !== lease.beats) return true;
  }
  return false;
}

/** A run that has been silent for so long is dead, whatever the difference of two clocks: no lease is longer. */
const longestSilenceMs = 3_600_000;

/** Whether a holder may be alive, by what can be told without waiting: for whoever only looks, or clears up. */
export function mayLive(holder: LeaseRecord): boolean {
  if (judgeHolder(holder, longestSilenceMs) === "dead") return false;
  return Date.now() - Date.parse(holder.renewed_at) < longestSilenceMs;
}
