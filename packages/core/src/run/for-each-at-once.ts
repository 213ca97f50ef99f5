import type { ObjectStore } from "../contract/object-store.ts";

const remoteRequests = 16;

/** How many requests a store is given at a time: a disk gains nothing by several. */
export function requestsAtOnce({ localRoot }: ObjectStore): number {
  return localRoot === undefined ? remoteRequests : 1;
}

/**
 * Does something for each of many items, in their order, so many at a time. After a failure no further one
 * is begun, and those under way come to their end before it is thrown.
 */
export async function forEachAtOnce<Item>(
  items: readonly Item[],
  atOnce: number,
  action: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (const item of rest) {
      if (hasFailed) return;
      try {
        await action(item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: atOnce }, work));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
