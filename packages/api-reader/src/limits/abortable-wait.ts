import { setTimeout as wait } from "node:timers/promises";

/** Waits; rejects with the signal's own reason, and not with an error that hides it. */
export async function abortableWait(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
