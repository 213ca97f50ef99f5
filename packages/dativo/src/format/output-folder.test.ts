import { expect, test } from "vitest";
import { outputFolder } from "./output-folder.ts";
import { shortenPath } from "./shorten-path.ts";

test.each([
  [["/out/orders/part-0.parquet"], "/out/orders"],
  [["/out/orders/part-0.parquet", "/out/orders/part-1.parquet"], "/out/orders"],
  [["/out/a/part-0.parquet", "/out/ab/part-1.parquet"], "/out"],
  [["/out/orders/day=1/part-0.parquet"], "/out/orders"],
  [["/out/orders/country=DE/day=1/a", "/out/orders/country=DE/day=2/b"], "/out/orders"],
  [["s3://bucket/orders/day=1/a", "s3://bucket/orders/day=2/b"], "s3://bucket/orders"],
  [["/part-0.parquet"], "/"],
])("the files %j are in %s", (paths, folder) => {
  expect(outputFolder(paths)).toBe(folder);
});

test.each([
  ["/data/out/orders", "/data", "out/orders"],
  ["/data", "/data", "."],
  ["/elsewhere/orders", "/data", "/elsewhere/orders"],
  ["/datashop/orders", "/data", "/datashop/orders"],
  ["s3://bucket/orders", "/data", "s3://bucket/orders"],
])("%s, seen from %s, is %s", (path, workingFolder, shown) => {
  expect(shortenPath(path, workingFolder)).toBe(shown);
});
