import type { S3Client } from "@aws-sdk/client-s3";

/** Those that carry the bytes of files. */
const uploads = new Set(["PutObjectCommand", "UploadPartCommand"]);
const bodyHash = "x-amz-content-sha256";

/**
 * Lets signatures of uploads leave the bytes out where TLS protects them and a signed checksum tells whether
 * they came whole, as the AWS tools do: hashing them again costs as much as sending them.
 */
export function signWithoutBody(client: S3Client): void {
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) => {
        const request = args.request as { protocol?: string; headers?: Record<string, string> };
        const { protocol, headers } = request;
        const isCovered =
          protocol === "https:" &&
          headers !== undefined &&
          Object.keys(headers).some((name) => name.startsWith("x-amz-checksum-"));
        if (isCovered && uploads.has(commandName)) headers[bodyHash] = "UNSIGNED-PAYLOAD";
        return next(args);
      },
    // After the checksum, before the signature.
    { name: "signWithoutBody", step: "build", priority: "low" },
  );
}
