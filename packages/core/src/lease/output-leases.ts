import { hostname } from "node:os";
import type { ObjectStore } from "../contract/object-store.ts";
import type { Logger } from "../contract/plugin-context.ts";
import { leaseErrors } from "../errors/lease-errors.ts";
import { messageOf } from "../errors/message-of.ts";
import type { JobStores } from "../storage/job-stores.ts";
import { HeldLease } from "./held-lease.ts";
import { forgetLivingRun, judgeHolder, noteLivingRun, showsLife } from "./holder-life.ts";
import {
  encodeLease,
  findLease,
  type FoundLease,
  leasePath,
  type LeaseRecord,
} from "./lease-record.ts";

/** What leases are held for, and how. */
export interface LeaseSettings {
  readonly job: string;
  /** How long a run may give no sign of life before another one takes its output over. */
  readonly leaseMs: number;
  readonly stores: Pick<JobStores, "open">;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Who asks for a lease. */
export interface LeaseRequest {
  readonly runId: string;
  readonly stream: string;
}

/**
 * The leases that a run holds on outputs, so that two runs do not do the same work. A lease is a courtesy: what
 * makes a late run harmless is that the number of its commit is taken by then. It is checked once more before
 * each commit, so that such a run says what has happened.
 */
export class OutputLeases {
  readonly #settings: LeaseSettings;
  readonly #held = new Map<string, HeldLease>();
  readonly #runs = new Set<string>();

  constructor(settings: LeaseSettings) {
    this.#settings = settings;
  }

  /**
   * Takes the lease of an output; does nothing where this run has it. A lease of a process of this machine
   * that has died is taken over at once, one of a run elsewhere after it has shown no life for as long as a
   * lease lasts.
   *
   * @returns the id of the run that was taken over from; `undefined` where there was none
   * @throws `OUTPUT_LOCKED`, and `RUN_INTERRUPTED` while it waits for a sign of life
   */
  async acquire(output: string, request: LeaseRequest): Promise<string | undefined> {
    if (this.#held.has(output)) return undefined;
    const store = this.#settings.stores.open(output);
    const found = await findLease(store);
    if (found) await this.#refuseLiving(store, found);
    const token = (found?.token ?? 0) + 1;
    const lease = this.#describe(request);
    noteLivingRun(request.runId);
    this.#runs.add(request.runId);
    if (!(await store.putIfAbsent(leasePath(token), encodeLease(lease)))) {
      const winner = await findLease(store);
      throw leaseErrors.outputLocked(store.url, winner?.holder, this.#settings.leaseMs);
    }
    this.#held.set(output, new HeldLease(store, token, lease, this.#settings));
    for (const old of found ? [...found.older, found.token] : []) {
      await store.delete(leasePath(old));
    }
    return found?.holder?.run_id;
  }

  /**
   * Makes sure that an output is still this run's.
   *
   * @throws `LEASE_LOST`
   */
  async verify(output: string): Promise<void> {
    const lease = this.#held.get(output);
    if (lease === undefined) throw leaseErrors.leaseLost(output, undefined);
    await lease.verify();
  }

  /** Gives the lease of an output back, where this run has it. */
  async release(output: string): Promise<void> {
    const lease = this.#held.get(output);
    this.#held.delete(output);
    await lease?.release().catch((error: unknown) => {
      const message = `The lease could not be given back: ${messageOf(error)}`;
      this.#settings.logger.warn(message, { output });
    });
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    // Deleting from a map while it is gone through is well defined.
    for (const output of this.#held.keys()) await this.release(output);
    for (const runId of this.#runs) forgetLivingRun(runId);
  }

  #describe({ runId, stream }: LeaseRequest): LeaseRecord {
    const now = new Date().toISOString();
    return {
      version: 1,
      run_id: runId,
      job: this.#settings.job,
      stream,
      host: hostname(),
      pid: process.pid,
      acquired_at: now,
      renewed_at: now,
      beats: 0,
    };
  }

  async #refuseLiving(store: ObjectStore, { token, holder }: FoundLease): Promise<void> {
    // Of one that nobody can read no run can be alive: it is written in one piece.
    if (holder === undefined) return;
    const { leaseMs, logger, signal } = this.#settings;
    const judgement = judgeHolder(holder, leaseMs);
    if (judgement === "dead") return;
    if (judgement === "unknown") {
      logger.warn(
        `Another run (${holder.run_id}, process ${holder.pid} on ${holder.host}) holds this output; it is taken over unless that run shows life within ${leaseMs / 1000} seconds.`,
        { output: store.url },
      );
      if (!(await showsLife(store, token, holder, { leaseMs, signal }))) return;
    }
    throw leaseErrors.outputLocked(store.url, holder, leaseMs);
  }
}
