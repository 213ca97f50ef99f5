import type { ExtractRequest, ReaderContext, RecordBatch, Row } from "@dativo/core/plugin";
import type { StreamSettings } from "../stream-settings.ts";
import { keepWindow } from "./keep-window.ts";
import { parseMoment } from "./moment.ts";
import { isInside, type Window } from "./window.ts";

/** Leaves out what is in other windows, and says of how much it did not know where it belongs. */
export class WindowKeeper {
  readonly #request: ExtractRequest;
  readonly #window: Window;
  readonly #settings: StreamSettings;
  readonly #context: ReaderContext;
  #hasWarned = false;

  constructor(
    request: ExtractRequest,
    window: Window,
    settings: StreamSettings,
    context: ReaderContext,
  ) {
    this.#request = request;
    this.#window = window;
    this.#settings = settings;
    this.#context = context;
  }

  /** The rows that belong into the window. */
  keep(rows: RecordBatch | Row[]): RecordBatch | Row[] {
    const field = this.#request.cursor?.field ?? "";
    const { incremental } = this.#settings;
    const { schema } = this.#request;
    if (Array.isArray(rows)) return rows.filter((row) => this.#keepsRow(row[field]));
    if (!incremental || !schema || rows.numRows === 0) return rows;
    const kept = keepWindow(rows, schema, field, this.#window, incremental);
    this.#tell(kept.outside, kept.withoutMoment);
    return kept.batch;
  }

  #keepsRow(value: Row[string]): boolean {
    const { incremental } = this.#settings;
    const moment = parseMoment(textOf(value), incremental?.format ?? "iso8601");
    if (moment === undefined) {
      this.#tell(0, 1);
      return this.#window.from === undefined;
    }
    const isKept = isInside(moment, this.#window);
    if (!isKept) this.#tell(1, 0);
    return isKept;
  }

  #tell(outside: number, withoutMoment: number): void {
    if (outside > 0) this.#context.metrics.increment("json_api.records_outside_window", outside);
    if (withoutMoment === 0 || this.#window.from === undefined) return;
    this.#context.metrics.increment("records_without_cursor", withoutMoment);
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#context.logger.warn(
      `Records of '${this.#request.stream.name}' have no moment in the cursor '${this.#request.cursor?.field}': they were read by the first run, and are left out since.`,
      { stream: this.#request.stream.name },
    );
  }
}

/** A value that could be a moment as text; "" for what could not. */
function textOf(value: Row[string]): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  return typeof value === "string" ? value : "";
}
