import type { ObjectStore } from "../contract/object-store.ts";

/** Folder of an output that says which run is at work on it; gone between runs. */
export const leaseFolder = "_lock";

const leasePattern = /^_lock\/(\d{8})\.json$/u;

/** `_lock/<token>.json`: the run that may commit to an output. The highest token counts. */
export interface LeaseRecord {
  readonly version: 1;
  readonly run_id: string;
  readonly job: string;
  readonly stream: string;
  readonly host: string;
  readonly pid: number;
  /** ISO timestamp, of the holder's clock. */
  readonly acquired_at: string;
  /** ISO timestamp of the last sign of life, of the holder's clock. */
  readonly renewed_at: string;
  /** Signs of life so far. */
  readonly beats: number;
}

/** A lease as it was found in an output. */
export interface FoundLease {
  /** Fencing token: whoever takes a lease over gets a higher one. */
  readonly token: number;
  readonly path: string;
  /** Tokens that were taken over, and are still there. */
  readonly older: readonly number[];
  /** `undefined` for one that its holder is about to give back, or that was not written by us. */
  readonly holder: LeaseRecord | undefined;
}

/** `_lock/00000003.json` */
export function leasePath(token: number): string {
  return `${leaseFolder}/${String(token).padStart(8, "0")}.json`;
}

/** As it is stored. */
export function encodeLease(lease: LeaseRecord): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(lease, null, 2)}\n`);
}

/** The tokens that an output holds, lowest first. */
export async function listLeaseTokens(store: ObjectStore): Promise<number[]> {
  const objects = await store.list(leaseFolder);
  return objects
    .flatMap(({ path }) => leasePattern.exec(path)?.slice(1) ?? [])
    .map(Number)
    .toSorted((left, right) => left - right);
}

/** The lease that counts; `undefined` where nobody has one. */
export async function findLease(store: ObjectStore): Promise<FoundLease | undefined> {
  const older = await listLeaseTokens(store);
  const token = older.pop();
  if (token === undefined) return undefined;
  return { token, path: leasePath(token), older, holder: await readLease(store, token) };
}

/** Who holds the lease of a token; `undefined` where it is gone or cannot be understood. */
export async function readLease(
  store: ObjectStore,
  token: number,
): Promise<LeaseRecord | undefined> {
  const content = await store.read(leasePath(token));
  if (content === undefined) return undefined;
  try {
    const lease = JSON.parse(new TextDecoder().decode(content)) as LeaseRecord;
    return lease.version === 1 && typeof lease.run_id === "string" ? lease : undefined;
  } catch {
    return undefined;
  }
}
