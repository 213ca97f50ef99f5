import type { CursorRange, JsonObject, StreamSchema } from "@dativo/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { startTestServer } from "../../api-reader/src/__fixtures__/start-test-server.ts";
import { ids, readApi, upTo } from "./__fixtures__/read-api.ts";
import { formatMoment, momentText, parseMoment } from "./incremental/moment.ts";

const schema: StreamSchema = {
  fields: [
    { name: "id", type: { kind: "int64" }, required: false },
    { name: "at", type: { kind: "timestamptz" }, required: false },
  ],
};
const begin = Date.UTC(2026, 0, 1);
const hour = 3_600_000;

/** Record `id` was changed `id` hours after the beginning of 2026. */
const record = (id: number) => ({ id, at: new Date(begin + id * hour).toISOString() });

/** An API that knows parameters for a span, from `inclusive` bounds on both sides. */
const startApi = (count: number) =>
  startTestServer(({ query }) => {
    const from = Date.parse(query["since"] ?? "1970-01-01T00:00:00Z");
    const last = query["until"] ?? "2999-01-01T00:00:00Z";
    // A day counts in as a whole.
    const until = Date.parse(last) + (last.length === 10 ? 24 * hour - 1 : 0);
    const all = upTo(count).map(record);
    return { body: all.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= until) };
  });

const read = (
  url: string,
  incremental: JsonObject,
  cursor: Partial<CursorRange> = {},
  state?: object,
) =>
  readApi(
    url,
    { incremental },
    {
      schema,
      cursor: { field: "at", ...cursor },
      incremental: { strategy: "at" },
      ...(state === undefined ? {} : { state: { reader: state as JsonObject } }),
    },
  );

const span = { start_param: "since", end_param: "until", end_is: "inclusive" };

describe("what is new", () => {
  it("is read in windows that meet: nothing is lost between runs, and nothing comes twice", async () => {
    await using server = await startApi(100);
    const first = await read(server.url, { ...span, settle_seconds: 60 });
    expect(ids(first.rows)).toEqual(upTo(100));
    const now = { ...span, settle_seconds: 0 };
    const next = await read(server.url, now, {}, first.partitionPlan.state as object);
    expect(next.rows).toEqual([]);
    expect(server.requests.at(-1)?.query["since"]).toMatch(/^\d{4}-.*Z$/u);
  });

  it.each([
    ["steps", { ...span, step_days: 1 }],
    ["one span", span],
    ["a beginning alone", { start_param: "since" }],
    ["everything, and sorted out here", { filter: "client" }],
    ["whole days", { ...span, format: "date", step_days: 1 }],
  ])("of a range comes whole, by %s", async (_name, incremental) => {
    await using server = await startApi(200);
    const range = { from: "2026-01-02T00:00:00Z", before: "2026-01-07T00:00:00Z" };
    const { rows, partitionPlan } = await read(server.url, incremental, range);
    // Hours 24 to 143, those of the bounds and of each step once.
    expect(ids(rows).toSorted((one, other) => one - other)).toEqual(upTo(200).slice(23, 143));
    expect(partitionPlan.atOnce).toBe(8);
    expect(partitionPlan.partitions).toHaveLength("step_days" in incremental ? 5 : 1);
  });

  it("is sorted out among values of JavaScript, too", async () => {
    await using server = await startApi(200);
    const options = { incremental: { filter: "client" }, records_path: "$" };
    const cursor = { field: "at", from: "2026-01-02T00:00:00Z", before: "2026-01-07T00:00:00Z" };
    const { rows } = await readApi(server.url, options, { schema, cursor });
    expect(ids(rows)).toEqual(upTo(200).slice(23, 143));
  });

  it("goes on where the last run ended, minus the lookback", async () => {
    await using server = await startApi(10);
    const state = { version: 1, field: "at", until: "2026-01-05T00:00:00.000000Z" };
    await readApi(
      server.url,
      { incremental: span },
      {
        schema,
        cursor: { field: "at", from: "2026-03-01T00:00:00Z" },
        incremental: { strategy: "at", lookbackDays: 2 },
        state: { reader: state },
      },
    );
    expect(server.requests[0]?.query["since"]).toBe("2026-01-03T00:00:00Z");
  });

  it("leaves out records without a moment after the first run, and says so", async () => {
    await using server = await startTestServer(() => ({ body: [{ id: 1 }, record(2)] }));
    const first = await read(server.url, { filter: "client" });
    expect(ids(first.rows)).toEqual([1, 2]);
    const range = { from: "2026-01-01T00:00:00Z" };
    const second = await read(server.url, { filter: "client" }, range);
    expect(ids(second.rows)).toEqual([2]);
    expect(second.logs[0]?.message).toContain("have no moment");
  });

  it("has to be asked for somehow", async () => {
    await using server = await startApi(1);
    const run = readApi(server.url, {}, { schema, cursor: { field: "at" } });
    await expect(run).rejects.toMatchObject({ code: "JSON_API_INCREMENTAL_NOT_SET" });
    await expect(read(server.url, span, { from: "soon" })).rejects.toMatchObject({
      code: "JSON_API_CURSOR_NOT_TIME",
    });
  });
});

describe("moments", () => {
  it("survive being written and read, to the microsecond", () => {
    const moment = fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_000_000n });
    fc.assert(
      fc.property(moment, (microseconds) => {
        expect(parseMoment(momentText(microseconds), "iso8601")).toBe(microseconds);
      }),
    );
  });

  it.each([
    ["2024-02-29", 1_709_164_800n],
    ["2024-02-29 12:00", 1_709_208_000n],
    ["2024-02-29T12:00:00+0200", 1_709_200_800n],
    ["1709164800", 1_709_164_800n],
    ["2024-13-01", undefined],
    ["", undefined],
  ])("are read as people write them: %s", (text, seconds) => {
    const expected = seconds === undefined ? undefined : seconds * 1_000_000n;
    expect(parseMoment(text, "unix")).toBe(expected);
  });

  it.each([
    ["iso8601", "2024-02-29T12:00:00Z"],
    ["iso8601_ms", "2024-02-29T12:00:00.123Z"],
    ["date", "2024-02-29"],
    ["unix", 1_709_208_000],
    ["unix_ms", 1_709_208_000_123],
  ] as const)("are written as an API wants them: %s", (format, text) => {
    expect(formatMoment(1_709_208_000_123_456n, format)).toBe(text);
  });
});
