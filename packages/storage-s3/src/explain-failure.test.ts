import { describe, expect, it } from "vitest";
import { explainFailure } from "./explain-failure.ts";

const under = { action: "list s3://lake/orders", bucket: "lake" };

function failure(name: string, parts: object = {}): Error {
  return Object.assign(new Error("So it is."), { name, ...parts });
}

describe("explainFailure", () => {
  it.each([
    ["NoSuchBucket", { $metadata: { httpStatusCode: 404 } }, "S3_BUCKET_MISSING"],
    ["CredentialsProviderError", {}, "S3_CREDENTIALS_MISSING"],
    ["RequestTimeTooSkewed", { $metadata: { httpStatusCode: 403 } }, "S3_CLOCK_WRONG"],
    ["InvalidAccessKeyId", { $metadata: { httpStatusCode: 403 } }, "S3_CREDENTIALS_REFUSED"],
    ["ExpiredToken", { $metadata: { httpStatusCode: 400 } }, "S3_CREDENTIALS_REFUSED"],
    ["PermanentRedirect", { $metadata: { httpStatusCode: 301 } }, "S3_REGION_WRONG"],
    ["AuthorizationHeaderMalformed", { Region: "eu-west-1" }, "S3_REGION_WRONG"],
    ["AccessDenied", { $metadata: { httpStatusCode: 403 } }, "S3_ACCESS_DENIED"],
    ["403", { $metadata: { httpStatusCode: 403 } }, "S3_ACCESS_DENIED"],
    ["SlowDown", { $metadata: { httpStatusCode: 503 } }, "S3_UNREACHABLE"],
    ["TimeoutError", {}, "S3_UNREACHABLE"],
    ["Error", { code: "ECONNRESET" }, "S3_UNREACHABLE"],
    ["EntityTooLarge", { $metadata: { httpStatusCode: 400 } }, "S3_FAILED"],
  ])("says of %s %j: %s", (name, parts, code) => {
    const cause = failure(name, parts);
    const error = explainFailure(cause, under);
    expect(error).toMatchObject({ code, cause, retriable: code === "S3_UNREACHABLE" });
    expect(error.fix).not.toBe("");
  });

  it("names the region of the bucket where the store tells it", () => {
    const cause = failure("PermanentRedirect", {
      $response: { headers: { "x-amz-bucket-region": "eu-central-1" } },
    });
    expect(explainFailure(cause, under).fix).toContain("eu-central-1");
  });

  it("takes what is no error as it is", () => {
    expect(explainFailure("gone", under)).toMatchObject({
      code: "S3_FAILED",
      message: "Could not list s3://lake/orders: gone.",
    });
  });
});
