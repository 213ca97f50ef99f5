import type { JsonObject } from "@dativo/core/plugin";
import { type Extracted, type ExtractSettings, extractAll } from "@dativo/core/testing";
import { JsonApiReader } from "../json-api-reader.ts";

/** Reads a stream of an API as the host would, without waiting between tries. */
export function readApi(
  url: string,
  options: JsonObject = {},
  settings: ExtractSettings = {},
): Promise<Extracted> {
  return extractAll(JsonApiReader, {
    connection: { base_url: url },
    streams: ["orders"],
    ...settings,
    options: { retry_delay_seconds: 0, ...options },
  });
}

/** The `id` of each row, as a number. */
export function ids(rows: Extracted["rows"]): number[] {
  return rows.map(({ id }) => Number(id));
}

/** 1 to `count`. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** Records 1 to `count` from `start` on, `size` of them. */
export function slice(count: number, start: number, size: number): { id: number }[] {
  return upTo(count)
    .slice(start, start + size)
    .map((id) => ({ id }));
}
