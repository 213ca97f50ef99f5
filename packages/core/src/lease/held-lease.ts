import type { ObjectStore } from "../contract/object-store.ts";
import type { Logger } from "../contract/plugin-context.ts";
import { leaseErrors } from "../errors/lease-errors.ts";
import { messageOf } from "../errors/message-of.ts";
import {
  encodeLease,
  leasePath,
  type LeaseRecord,
  listLeaseTokens,
  readLease,
} from "./lease-record.ts";

/** Signs of life in the time that a lease lasts. */
const beatsInLease = 6;

/** The lease of one output, as long as this run has it: it gives signs of life. */
export class HeldLease {
  readonly #store: ObjectStore;
  readonly #token: number;
  readonly #logger: Logger;
  #lease: LeaseRecord;
  #timer: NodeJS.Timeout;
  #beat: Promise<void> = Promise.resolve();

  constructor(
    store: ObjectStore,
    token: number,
    lease: LeaseRecord,
    { leaseMs, logger }: { readonly leaseMs: number; readonly logger: Logger },
  ) {
    this.#store = store;
    this.#token = token;
    this.#lease = lease;
    this.#logger = logger;
    this.#timer = setInterval(() => {
      this.#beat = this.#beat.then(() => this.#showLife());
    }, leaseMs / beatsInLease);
    this.#timer.unref();
  }

  /**
   * Makes sure that no other run has taken the output over: one that believes this process to be dead.
   *
   * @throws `LEASE_LOST`
   */
  async verify(): Promise<void> {
    const [tokens, now] = await Promise.all([
      listLeaseTokens(this.#store),
      readLease(this.#store, this.#token),
    ]);
    if (tokens.at(-1) === this.#token && now?.run_id === this.#lease.run_id) return;
    const newest = tokens.at(-1);
    const holder = newest === undefined ? undefined : await readLease(this.#store, newest);
    throw leaseErrors.leaseLost(this.#store.url, holder);
  }

  /** Gives the lease back. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beat;
    const now = await readLease(this.#store, this.#token);
    if (now?.run_id === this.#lease.run_id) await this.#store.delete(leasePath(this.#token));
  }

  /** Failing to is no error yet: whether the lease still holds is asked before the commit. */
  async #showLife(): Promise<void> {
    try {
      const now = await readLease(this.#store, this.#token);
      if (now?.run_id !== this.#lease.run_id) return clearInterval(this.#timer);
      this.#lease = {
        ...this.#lease,
        beats: this.#lease.beats + 1,
        renewed_at: new Date().toISOString(),
      };
      const upload = await this.#store.createObject(leasePath(this.#token));
      try {
        await upload.write(encodeLease(this.#lease));
        await upload.complete();
      } finally {
        await upload.abort();
      }
    } catch (error) {
      this.#logger.debug(`The lease could not be renewed: ${messageOf(error)}`, {
        output: this.#store.url,
      });
    }
  }
}
