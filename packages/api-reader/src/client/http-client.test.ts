import { gzipSync } from "node:zlib";
import { type Logger, z } from "@dativo/core/plugin";
import { describe, expect, it } from "vitest";
import { CollectingLogger } from "@dativo/core/testing";
import {
  type Answer,
  type SeenRequest,
  startTestServer,
} from "../__fixtures__/start-test-server.ts";
import { HttpClient } from "./http-client.ts";
import { bearer } from "../auth/authorizer.ts";
import { requestOptions } from "./client-settings.ts";

const never = new AbortController().signal;
const token = "secret-token";

async function get(
  url: string,
  options: object = {},
  {
    signal = never,
    logger = new CollectingLogger(),
  }: { signal?: AbortSignal; logger?: Logger } = {},
): Promise<string> {
  const {
    allow_other_origins: allowOtherOrigins = false,
    headers = {},
    ...rest
  } = options as { allow_other_origins?: boolean; headers?: Record<string, string> };
  const parsed = z.strictObject(requestOptions).parse({ retry_delay_seconds: 0, ...rest });
  const client = new HttpClient(
    {
      baseUrl: new URL(url),
      options: parsed,
      authorizer: bearer(token),
      allowOtherOrigins,
      headers,
    },
    logger,
  );
  try {
    const answer = await client.send({ url: new URL(url) }, signal);
    return Buffer.from(answer.bytes).toString("utf8");
  } finally {
    await client.close();
  }
}

/** Answers the first requests one after the other, and the last one for good. */
const inOrder = (...answers: Answer[]) => {
  let next = 0;
  return (): Answer => answers[Math.min(next++, answers.length - 1)] ?? {};
};

const failsWith = (code: string) => expect.objectContaining({ code });

it("lets many requests listen to one signal without a warning", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error): void => void warnings.push(warning);
  process.on("warning", note);
  await using server = await startTestServer(() => ({ body: "[]" }));
  const { signal } = new AbortController();
  const all = Array.from({ length: 30 }, () => get(server.url, { concurrency: 30 }, { signal }));
  await Promise.all(all);
  // Warnings come in the next turn.
  await new Promise((resolve) => void setImmediate(resolve));
  process.off("warning", note);
  expect(warnings).toEqual([]);
});

describe("retries", () => {
  it.each([429, 500, 502, 503, 504])("repeats after %i", async (status) => {
    await using server = await startTestServer(
      inOrder({ status, headers: { "retry-after": "0" } }, { status }, { body: "[1]" }),
    );
    expect(await get(server.url)).toBe("[1]");
    expect(server.requests).toHaveLength(3);
  });

  it("gives up after max_retries with the status's own error", async () => {
    await using server = await startTestServer(inOrder({ status: 429, body: "slow down" }));
    await expect(get(server.url, { max_retries: 2 })).rejects.toMatchObject({
      code: "API_RATE_LIMITED",
      message: expect.stringContaining("slow down"),
      retriable: true,
    });
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    [400, "API_REQUEST_REFUSED"],
    [401, "API_UNAUTHORIZED"],
    [403, "API_FORBIDDEN"],
    [404, "API_NOT_FOUND"],
    [410, "API_REQUEST_REFUSED"],
  ])("does not repeat after %i", async (status, code) => {
    await using server = await startTestServer(inOrder({ status, body: `no: ${token}` }));
    await expect(get(server.url)).rejects.toMatchObject({
      code,
      details: { status },
      retriable: false,
      message: expect.stringContaining("no: ***"),
    });
    expect(server.requests).toHaveLength(1);
  });

  it("clamps a long Retry-After", async () => {
    await using server = await startTestServer(
      inOrder({ status: 503, headers: { "retry-after": "3600" } }, { body: "[]" }),
    );
    expect(await get(server.url, { max_retry_delay_seconds: 0 })).toBe("[]");
  });

  it("repeats when the connection was lost, before or in the middle of the body", async () => {
    let count = 0;
    await using server = await startTestServer((_seen, response) => {
      count += 1;
      if (count === 1) return void response.destroy();
      if (count > 2) return { body: "[2]" };
      response.writeHead(200, { "content-length": "100" });
      response.write("[1");
      response.socket?.end();
      return undefined;
    });
    expect(await get(server.url)).toBe("[2]");
    expect(count).toBe(3);
  });
});

describe("redirects", () => {
  const redirectTo = (location: string) => ({ status: 302, headers: { location } });

  it("follows within the origin, with everything", async () => {
    await using server = await startTestServer(({ path }) =>
      path === "/old" ? redirectTo("/new?x=1") : { body: "[1]" },
    );
    expect(await get(`${server.url}/old`, { headers: { "x-api-key": "k" } })).toBe("[1]");
    expect(server.requests[1]).toMatchObject({
      path: "/new",
      query: { x: "1" },
      headers: { authorization: `Bearer ${token}`, "x-api-key": "k" },
    });
  });

  it("does not follow to another origin", async () => {
    await using other = await startTestServer(inOrder({ body: "[]" }));
    await using server = await startTestServer(inOrder(redirectTo(other.url)));
    await expect(get(server.url)).rejects.toThrow(failsWith("API_LEAVES_ORIGIN"));
    expect(other.requests).toHaveLength(0);
  });

  it("leaks nothing where another origin is allowed, and gives it back at home", async () => {
    const secrets = ({ headers }: SeenRequest) => [headers.authorization, headers["x-api-key"]];
    let home = "";
    await using other = await startTestServer(() => redirectTo(`${home}/end`));
    await using server = await startTestServer(({ path }) =>
      path === "/end" ? { body: "[1]" } : redirectTo(other.url),
    );
    home = server.url;
    const options = { allow_other_origins: true, headers: { "x-api-key": "k" } };
    expect(await get(server.url, options)).toBe("[1]");
    expect(other.requests.map(secrets)).toEqual([[undefined, undefined]]);
    expect(server.requests.map(secrets)).toEqual([
      [`Bearer ${token}`, "k"],
      [`Bearer ${token}`, "k"],
    ]);
  });

  it("ends a circle and refuses what is no address", async () => {
    await using server = await startTestServer(({ path }) =>
      redirectTo(path === "/x" ? "file:///etc/passwd" : path),
    );
    await expect(get(`${server.url}/a`)).rejects.toThrow(failsWith("API_TOO_MANY_REDIRECTS"));
    expect(server.requests).toHaveLength(6);
    await expect(get(`${server.url}/x`)).rejects.toThrow(failsWith("API_ADDRESS_INVALID"));
  });
});

describe("limits", () => {
  it("counts the bytes of a body after decompression", async () => {
    const body = gzipSync(Buffer.alloc(1_000_000, " "));
    await using server = await startTestServer(
      inOrder({ headers: { "content-encoding": "gzip" }, body }),
    );
    await expect(get(server.url, { max_response_bytes: 999_999 })).rejects.toThrow(
      failsWith("API_BODY_TOO_LARGE"),
    );
    expect(await get(server.url, { max_response_bytes: 1_000_000 })).toHaveLength(1_000_000);
    expect(server.requests).toHaveLength(2);
  });

  it("gives up on a server that never answers", async () => {
    await using server = await startTestServer(() => undefined);
    await expect(get(server.url, { timeout_seconds: 0.05, max_retries: 1 })).rejects.toThrow(
      failsWith("API_TIMEOUT"),
    );
    expect(server.requests).toHaveLength(2);
  });

  it("stops at once when it is aborted in a request", async () => {
    const controller = new AbortController();
    await using server = await startTestServer(() => {
      controller.abort(new Error("stopped"));
      return undefined;
    });
    await expect(get(server.url, {}, { signal: controller.signal })).rejects.toThrow("stopped");
    expect(server.requests).toHaveLength(1);
  });

  it("stops at once when it is aborted while it waits for the next try", async () => {
    const controller = new AbortController();
    const logger = new CollectingLogger();
    logger.warn = () => setImmediate(() => controller.abort(new Error("stopped")));
    await using server = await startTestServer(() => ({ status: 503 }));
    const { signal } = controller;
    await expect(get(server.url, { retry_delay_seconds: 30 }, { signal, logger })).rejects.toThrow(
      "stopped",
    );
    expect(server.requests).toHaveLength(1);
  });
});
