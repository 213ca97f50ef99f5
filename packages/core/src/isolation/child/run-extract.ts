import { serialize } from "node:v8";
import { batchToIpcChunks } from "../../batch/batch-to-ipc-chunks.ts";
import type { BaseReader } from "../../contract/base-reader.ts";
import type { RecordBatch, Row } from "../../contract/batch.ts";
import type { ExtractRequest } from "../../contract/extract-request.ts";
import { isRows, recogniseYield } from "../../run/recognise-yield.ts";
import type { HostMessage } from "../messages.ts";
import type { HostLink } from "./host-link.ts";
import type { Instance } from "./open-instance.ts";

/** Yields that the host has asked for, and whether it wants any more. */
export class Credit {
  #left: number;
  #isOver = false;
  #wake: (() => void) | undefined;

  constructor(left: number) {
    this.#left = left;
  }

  add(count: number): void {
    this.#left += count;
    this.#wake?.();
  }

  end(): void {
    this.#isOver = true;
    this.#wake?.();
  }

  /** Waits until there is some; answers whether the host wants another yield. */
  async take(): Promise<boolean> {
    while (this.#left <= 0 && !this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#left -= 1;
    return !this.#isOver;
  }
}

/** Reads a partition, and sends what is yielded as far as the host has asked for it. */
export async function runExtract(
  { plugin, abort }: Instance,
  { id, method, request, records = [] }: Extract<HostMessage, { type: "extract" }>,
  credit: Credit,
  link: HostLink,
): Promise<void> {
  const full = {
    cursor: undefined,
    schema: undefined,
    ...request,
    signal: abort.signal,
    reject: (record) => link.tell({ type: "reject", id, record }),
  } as ExtractRequest;
  const reader = plugin as BaseReader;
  const yields =
    method === "extract" ? reader.extract(full) : (reader.readRejected?.(records, full) ?? []);
  for await (const yielded of yields as AsyncIterable<RecordBatch | Row[]>) {
    // `false` ends the iteration, and the reader with it.
    if (!(await credit.take())) return;
    const recognised = recogniseYield(yielded);
    if (isRows(recognised)) {
      link.yield({ type: "yield", id, encoding: "v8" }, [serialize(plainRows(recognised))]);
    } else {
      const chunks = await batchToIpcChunks(recognised);
      link.yield({ type: "yield", id, encoding: "arrow" }, chunks);
    }
  }
}

/** Objects of classes, such as drivers give, lose their methods on the way. */
function plainRows(rows: readonly Row[]): Row[] {
  return rows.map((row) => ({ ...row }));
}
