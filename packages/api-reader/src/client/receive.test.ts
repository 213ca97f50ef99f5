import { Agent } from "undici";
import { afterEach, beforeEach, expect, it } from "vitest";
import { receive } from "./receive.ts";

// Before it is connected, a request has no connection to give up.
let agent: Agent;
beforeEach(() => {
  agent = new Agent({ connect: { lookup: () => undefined } });
});
afterEach(() => agent.destroy());

const ask = (signal: AbortSignal, milliseconds: number) =>
  receive(
    { url: new URL("http://nobody.example"), method: "GET", headers: {}, body: undefined },
    agent,
    signal,
    { milliseconds, bytes: 1000, shown: "http://nobody.example" },
  );

it("ends after its time where the connection does not come about", async () => {
  const late = ask(new AbortController().signal, 20);
  await expect(late).rejects.toMatchObject({ name: "TimeoutError" });
});

it("ends with the signal, before it begins and while the connection does not come about", async () => {
  const stop = new AbortController();
  const given = ask(stop.signal, 60_000);
  const reason = new Error("enough");
  stop.abort(reason);
  await expect(given).rejects.toBe(reason);
  await expect(ask(stop.signal, 60_000)).rejects.toBe(reason);
});
