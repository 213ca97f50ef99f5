import { S3Client } from "@aws-sdk/client-s3";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { environmentProxies, openProxyAgent } from "@dativo/core/plugin";
import { signWithoutBody } from "./sign-without-body.ts";
import type { S3Settings } from "./s3-settings.ts";

/**
 * A client that retries what can be retried, with exponential back-off and jitter, and goes through the proxies that
 * the environment names. Does not connect.
 *
 * @throws `PROXY_INVALID`
 */
export function createClient(settings: S3Settings): S3Client {
  // Which versions of Node.js a newer SDK will want is not for those to read who run jobs.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const { endpoint, region, profile, keys, checksums, timeoutMilliseconds: timeout } = settings;
  const when = checksums ? "WHEN_SUPPORTED" : "WHEN_REQUIRED";
  const client = new S3Client({
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(keys === undefined ? {} : { credentials: keys }),
    forcePathStyle: settings.pathStyle,
    followRegionRedirects: true,
    maxAttempts: settings.maxAttempts,
    retryMode: "standard",
    requestChecksumCalculation: when,
    responseChecksumValidation: when,
    requestHandler: openHandler(timeout),
  });
  signWithoutBody(client);
  return client;
}

function openHandler(timeout: number): NodeHttpHandler {
  const settings = { connectionTimeout: Math.min(timeout, 10_000), socketTimeout: timeout };
  const proxies = environmentProxies();
  if (proxies === undefined) return new NodeHttpHandler(settings);
  return new NodeHttpHandler(async () => {
    const agent = await openProxyAgent(proxies);
    return { ...settings, httpAgent: agent, httpsAgent: agent };
  });
}
