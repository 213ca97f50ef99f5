import { expect, it } from "vitest";
import { shortenPath } from "./shorten-path.ts";

it.each([
  ["/home/me/jobs/out/part.parquet", "out/part.parquet"],
  ["/home/me/jobs", "."],
  ["/home/me/other/part.parquet", "/home/me/other/part.parquet"],
  ["s3://lake//orders", "s3://lake//orders"],
  ["shop.orders, the catalog http://lake", "shop.orders, the catalog http://lake"],
])("shows %s as %s", (path, shown) => {
  expect(shortenPath(path, "/home/me/jobs")).toBe(shown);
});
