import type { BatchOrigin, JsonObject, RejectedRecord } from "@dativo/core/plugin";

/** Remembers where the rows of the batch under way are from, for those that break a rule of the contract. */
export class RecordLog implements BatchOrigin {
  #places: { readonly position: JsonObject; readonly raw: string }[] = [];
  #byteLength = 0;

  /** Bytes of text that are held, roughly. */
  get byteLength(): number {
    return this.#byteLength;
  }

  add(position: JsonObject, raw: string): void {
    this.#places.push({ position, raw });
    this.#byteLength += raw.length;
  }

  locate(row: number): Pick<RejectedRecord, "position" | "raw" | "replay"> {
    return this.#places[row]!;
  }

  /** What was remembered so far, for the batch that it belongs to; it starts again from empty. */
  take(): BatchOrigin {
    const taken = new RecordLog();
    taken.#places = this.#places;
    this.#places = [];
    this.#byteLength = 0;
    return taken;
  }
}
