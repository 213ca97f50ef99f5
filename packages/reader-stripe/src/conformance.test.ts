import { testReader } from "@dativo/core/testing";
import { afterAll, beforeAll, beforeEach, test } from "vitest";
import { FakeStripe } from "./__fixtures__/fake-stripe.ts";
import { StripeReader } from "./stripe-reader.ts";

const now = (): number => Math.floor(Date.now() / 1000);
const day = 86_400;
let fake: FakeStripe;

beforeAll(async () => {
  fake = await new FakeStripe().start();
});
afterAll(() => fake[Symbol.asyncDispose]());
beforeEach(() => {
  const [customers] = fake.collections;
  customers?.live.clear();
  fake.events.length = 0;
  for (let index = 0; index < 1000; index += 1) {
    const created = now() - (index + 2) * day;
    fake.put("customer", { id: `cus_${index}`, object: "customer", created }, created);
  }
});

testReader({
  test,
  reader: StripeReader,
  source: () => ({
    connection: { base_url: fake.url },
    credentials: { api_key: "sk_test_very_secret" },
    streams: ["customers"],
    incremental: { strategy: "updated" },
    options: { retry_delay_seconds: 0, requests_per_second: 5000, max_retries: 0 },
  }),
  rows: 1000,
  invalidOptions: [{ concurrency: 0 }],
  addRows: async () => {
    for (let index = 0; index < 3; index += 1) {
      fake.put("customer", { id: `new_${index}`, object: "customer", created: now() }, now());
    }
    return 3;
  },
  served: () => fake.requests,
});
