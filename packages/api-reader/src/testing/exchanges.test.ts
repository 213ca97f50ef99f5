import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CollectingLogger } from "@dativo/core/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "@dativo/core/plugin";
import { startTestServer } from "../__fixtures__/start-test-server.ts";
import { bearer } from "../auth/authorizer.ts";
import { requestOptions } from "../client/client-settings.ts";
import { HttpClient } from "../client/http-client.ts";
import { recordExchanges, replayExchanges } from "./exchanges.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-exchanges-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function ask(url: string, requests: readonly [path: string, body?: string][]) {
  const options = z.strictObject(requestOptions).parse({ max_retries: 0 });
  const baseUrl = new URL(url);
  const client = new HttpClient(
    { baseUrl, options, authorizer: bearer("t0p-secret") },
    new CollectingLogger(),
  );
  const answers: string[] = [];
  for (const [path, body] of requests) {
    const request = { url: new URL(path, url), method: body ? "POST" : "GET", body } as const;
    const signal = new AbortController().signal;
    const answer = await client.send(request, signal).catch((error: unknown) => String(error));
    answers.push(typeof answer === "string" ? answer : Buffer.from(answer.bytes).toString());
  }
  await client.close();
  return answers;
}

it("replays what was recorded, in order, and keeps no credential", async () => {
  const file = join(folder, "exchanges.json");
  let asked = 0;
  await using api = await startTestServer(({ path, headers, body }) => {
    expect(headers.authorization).toBe("Bearer t0p-secret");
    return { body: { path, body, asked: (asked += 1) } };
  });
  const requests: [string, string?][] = [["/a?page=1"], ["/a?page=1"], ["/b", '{"q":1}']];
  const recorder = await recordExchanges(api.url, file);
  const said = await ask(recorder.url, requests);
  await recorder[Symbol.asyncDispose]();
  expect(said).toHaveLength(3);
  expect(await readFile(file, "utf8")).not.toContain("t0p-secret");

  await using replay = await replayExchanges(file);
  expect(await ask(replay.url, requests.slice(0, 2))).toEqual(said.slice(0, 2));
  expect(replay.unused().map(({ path }) => path)).toEqual(["/b"]);
  expect(await ask(replay.url, requests.slice(2))).toEqual(said.slice(2));
  const [missing] = await ask(replay.url, [["/a?page=1"]]);
  expect(missing).toContain("was not recorded");
  expect(asked).toBe(3);
});
