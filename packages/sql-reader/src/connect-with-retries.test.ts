import { DativoError } from "@dativo/core/plugin";
import { CollectingLogger } from "@dativo/core/testing";
import { expect, it } from "vitest";
import { connectWithRetries } from "./connect-with-retries.ts";

function failure(retriable: boolean): DativoError {
  return new DativoError({ code: "ANY_FAILED", message: "no", fix: "none", retriable });
}

/** Connects by a function that fails so often, and tells how often it was called. */
async function attempt(
  failures: readonly DativoError[],
  attempts: number,
  signal = new AbortController().signal,
): Promise<{ calls: number; outcome: unknown; warnings: number }> {
  const logger = new CollectingLogger();
  let calls = 0;
  const connect = async (): Promise<string> => {
    calls += 1;
    const next = failures[calls - 1];
    if (next) throw next;
    return "connected";
  };
  const outcome: unknown = await connectWithRetries(connect, (cause) => cause as DativoError, {
    attempts,
    logger,
    signal,
  }).catch((error: unknown) => error);
  return { calls, outcome, warnings: logger.entries.length };
}

it("tries again what may pass, and says so", async () => {
  expect(await attempt([failure(true), failure(true)], 3)).toEqual({
    calls: 3,
    outcome: "connected",
    warnings: 2,
  });
});

it("gives up after so many attempts, with the last failure", async () => {
  const last = failure(true);
  expect(await attempt([failure(true), last], 2)).toEqual({ calls: 2, outcome: last, warnings: 1 });
});

it("does not try again what will not pass", async () => {
  const first = failure(false);
  expect(await attempt([first], 5)).toEqual({ calls: 1, outcome: first, warnings: 0 });
});

it("stops waiting where the run is interrupted", async () => {
  const controller = new AbortController();
  setImmediate(() => controller.abort());
  const { calls, outcome } = await attempt([failure(true)], 5, controller.signal);
  expect(calls).toBe(1);
  expect(outcome).toMatchObject({ name: "AbortError" });
});
