/** A record as the source gives it. */
export interface SourceRecord {
  readonly id: number;
  readonly name: string;
  readonly isPaid: boolean;
}

/** Some records, and where the next ones begin. */
export interface Page {
  readonly records: readonly SourceRecord[];
  readonly next: number | undefined;
}

const count = 25;

/**
 * Stands for your source: ask it here, with `fetch`, a driver or a file.
 *
 * @param start the first record that is wanted
 */
export async function fetchPage(start: number, size: number, signal: AbortSignal): Promise<Page> {
  signal.throwIfAborted();
  const end = Math.min(start + size, count);
  const records = Array.from({ length: end - start }, (_, index) => {
    const id = start + index + 1;
    return { id, name: `Name ${id}`, isPaid: id % 2 === 0 };
  });
  return { records, next: end < count ? end : undefined };
}
