import { afterAll, beforeAll, describe, test } from "vitest";
import { testReader } from "@dativo/core/testing";
import {
  startTestServer,
  type TestServer,
} from "../../api-reader/src/__fixtures__/start-test-server.ts";
import { slice, upTo } from "./__fixtures__/read-api.ts";
import { JsonApiReader } from "./json-api-reader.ts";

const count = 40;
const size = 2;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(({ query, headers }) => {
    if (headers["authorization"] !== "Bearer very-secret-token") return { status: 401 };
    const start = Number(query["cursor"] ?? 0);
    const next = start + size < count ? start + size : null;
    return { body: { data: slice(count, start, size), next } };
  });
});
afterAll(() => server[Symbol.asyncDispose]());

const options = {
  auth: { type: "bearer" },
  records_path: "data",
  pagination: { type: "cursor", cursor_path: "next" },
  max_retries: 0,
} as const;

describe.each([
  [
    "whose columns are known",
    { fields: [{ name: "id", type: { kind: "int32" }, required: true }] },
  ],
  ["without a contract", undefined],
] as const)("an API %s", (_name, schema) => {
  testReader({
    test,
    reader: JsonApiReader,
    source: () => ({
      connection: { base_url: server.url },
      credentials: { token: "very-secret-token" },
      streams: ["orders"],
      options,
      ...(schema === undefined ? {} : { schema }),
    }),
    rows: upTo(count).length,
    invalidOptions: [{ pagination: { type: "cursr" } }],
    unreachable: { credentials: { token: "a-wrong-token" } },
    served: () => server.requests.length,
  });
});
