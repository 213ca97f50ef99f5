import { describe, expect, it } from "vitest";
import { parseS3Url } from "./parse-s3-url.ts";

describe("parseS3Url", () => {
  it.each([
    ["s3://lake", "lake", ""],
    ["s3://lake/", "lake", ""],
    ["s3://my.lake-1/raw/orders", "my.lake-1", "raw/orders"],
    ["s3://lake//raw/ü b/", "lake", "raw/ü b"],
  ])("reads %s", (url, bucket, prefix) => {
    expect(parseS3Url(url)).toEqual({ bucket, prefix });
  });

  it.each(["s3://", "s3:///x", "s3://-a/x", "s3://lake/a/../b", "s3://lake/a//b", "http://lake/x"])(
    "refuses %s",
    (url) => {
      expect(() => parseS3Url(url)).toThrow(expect.objectContaining({ code: "S3_URL_INVALID" }));
    },
  );
});
