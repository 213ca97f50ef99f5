import { extractAll, testReader } from "@dativo/core/testing";
import { expect, test } from "vitest";
import { ExampleReader } from "./example-reader.ts";

// All that Dativo relies on. What your reader has besides, such as `addRows` or `unreachable`, goes in here.
testReader({
  test,
  reader: ExampleReader,
  source: { options: { page_size: 2 } },
  rows: 25,
  invalidOptions: [{ page_size: 0 }],
});

test("records come as the source has them", async () => {
  const { rows } = await extractAll(ExampleReader);
  expect(rows[0]).toEqual({ id: 1n, name: "Name 1", paid: false });
  expect(rows).toHaveLength(25);
});
