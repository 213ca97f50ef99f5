type Step<Item> = Promise<{
  readonly of: AsyncIterator<Item>;
  readonly result: IteratorResult<Item>;
}>;

/**
 * Reads several sources side by side, and hands their items on as they come. Each source is asked for its
 * next item when the last one is handed on: so many wait at most as sources are read at a time.
 *
 * @param limit sources that are read at the same time
 */
export async function* mergeAtOnce<Item>(
  sources: AsyncIterable<AsyncIterable<Item>>,
  limit: number,
): AsyncGenerator<Item, void, undefined> {
  const waiting = sources[Symbol.asyncIterator]();
  const active = new Map<AsyncIterator<Item>, Step<Item>>();
  const advance = (of: AsyncIterator<Item>): void => {
    const step = of.next().then((result) => ({ of, result }));
    // It is looked at when its turn comes, or never.
    step.catch(() => undefined);
    active.set(of, step);
  };
  let hasMore = true;
  try {
    for (;;) {
      while (hasMore && active.size < limit) {
        const next = await waiting.next();
        if (next.done) hasMore = false;
        else advance(next.value[Symbol.asyncIterator]());
      }
      if (active.size === 0) return;
      const { of, result } = await Promise.race(active.values());
      if (result.done) active.delete(of);
      else {
        advance(of);
        yield result.value;
      }
    }
  } finally {
    const ended = [...active.keys(), waiting].map(async (iterator) => iterator.return?.());
    await Promise.allSettled(ended);
  }
}
