import { expect, it } from "vitest";
import { shortenPath } from "./shorten-path.ts";

it.each([
  ["/data/jobs/out/part.parquet", "out/part.parquet"],
  ["/data/jobs", "."],
  ["/data/other/part.parquet", "/data/other/part.parquet"],
  ["s3://lake//orders", "s3://lake//orders"],
  ["shop.orders, the catalog http://lake", "shop.orders, the catalog http://lake"],
])("shows %s as %s", (path, shown) => {
  expect(shortenPath(path, "/data/jobs")).toBe(shown);
});
