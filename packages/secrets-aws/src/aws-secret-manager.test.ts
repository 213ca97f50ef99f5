import { DativoError, type SecretRequest, type SecretValue, type z } from "@dativo/core/plugin";
import { CollectingLogger } from "@dativo/core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { proxyPassword, startTestProxy } from "../../../tests/services/test-proxy.ts";
import { openSecretService, type SecretService } from "./__fixtures__/open-secret-service.ts";
import { AwsSecretManager } from "./aws-secret-manager.ts";

type Config = z.input<typeof AwsSecretManager.configSchema>;

/** What Node.js was told to print; the SDK says a thing once a process. */
const warnings: string[] = [];
process.on("warning", ({ message }) => warnings.push(message));

let service: SecretService;
beforeEach(async () => {
  service = await openSecretService();
  for (const name of Object.keys(process.env).filter((key) => key.startsWith("AWS_"))) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIATEST");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret-of-aws");
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  // Nothing of the machine that the tests run on.
  vi.stubEnv("AWS_CONFIG_FILE", "/nonexistent/config");
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/credentials");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await service.close();
});

function open(config: Config = {}): AwsSecretManager {
  const settings = { endpoint: service.url, region_name: "eu-west-1", ...config };
  return new AwsSecretManager(AwsSecretManager.configSchema.parse(settings), {
    environment: {},
    baseFolder: "/",
  });
}

interface Asked extends Partial<Pick<SecretRequest, "tenant" | "signal">> {
  readonly config?: Config;
}

async function ask(
  names: readonly string[],
  { config, ...request }: Asked = {},
): Promise<Record<string, SecretValue>> {
  const manager = open(config);
  try {
    const { signal } = new AbortController();
    return await manager.load({
      tenant: "acme",
      signal,
      logger: new CollectingLogger(),
      names,
      ...request,
    });
  } finally {
    await manager.close();
  }
}

async function failure(asking: Promise<unknown>): Promise<DativoError> {
  const error: unknown = await asking.catch((cause: unknown) => cause);
  if (!DativoError.isInstance(error)) throw new Error(`not refused: ${JSON.stringify(error)}`);
  return error;
}

describe("AwsSecretManager", () => {
  it("reads only what it is asked for, signed, each with one request", async () => {
    expect(await ask(["postgres", "text", "nothing"])).toEqual({
      postgres: { username: "etl", password: "p$w{1}", port: 5432 },
      text: "t0ken",
    });
    expect(service.calls.map(({ body }) => body).toSorted(byId)).toEqual([
      { SecretId: "acme/nothing" },
      { SecretId: "acme/postgres" },
      { SecretId: "acme/text" },
    ]);
    expect(service.calls[0]).toMatchObject({
      target: "secretsmanager.GetSecretValue",
      authorization: expect.stringMatching(/Credential=AKIATEST\/\d+\/eu-west-1\/secretsmanager/u),
    });
  });

  it("takes ids, versions and formats of single secrets", async () => {
    const config = {
      secrets: [
        { name: "Stripe", id: "prod/shared/stripe", format: "text", version_stage: "AWSPREVIOUS" },
        { name: "pg", identifier: "{tenant}/postgres", version_id: "v1" },
        "text",
      ],
      secret_id_template: "none/{name}",
    } satisfies Config;
    expect(await ask(["stripe", "pg"], { config })).toEqual({
      stripe: '{"not":"parsed"}',
      pg: { username: "etl", password: "p$w{1}", port: 5432 },
    });
    expect(service.calls.map(({ body }) => body).toSorted(byId)).toEqual([
      { SecretId: "acme/postgres", VersionId: "v1" },
      { SecretId: "prod/shared/stripe", VersionStage: "AWSPREVIOUS" },
    ]);
  });

  it("reads a bundle once", async () => {
    const config = { bundle_secret_id_template: "{tenant}/bundle" };
    expect(await ask(["token", "db", "nothing"], { config })).toEqual({
      token: "t1",
      db: { password: "p1" },
    });
    expect(service.calls).toHaveLength(1);
    expect(open(config).placesOf("token", "acme")).toEqual(["member 'token' of acme/bundle"]);
  });

  it("reads binary secrets that are text", async () => {
    const format = { secrets: [{ name: "binary", format: "env" as const }] };
    expect(await ask(["binary"], { config: format })).toEqual({
      binary: { PGUSER: "etl", PGPASSWORD: "pw" },
    });
  });

  it.each<[string, string, boolean]>([
    ["denied", "AWS_SECRET_ACCESS_DENIED", false],
    ["no-key", "AWS_SECRET_ACCESS_DENIED", false],
    ["deleted", "AWS_SECRET_UNUSABLE", false],
    ["empty", "AWS_SECRET_UNUSABLE", false],
    ["no-text", "AWS_SECRET_UNUSABLE", false],
    ["refused", "AWS_CREDENTIALS_REFUSED", false],
    ["expired", "AWS_CREDENTIALS_REFUSED", false],
    ["throttled", "AWS_SECRETS_THROTTLED", true],
    ["broken", "AWS_SECRETS_UNREACHABLE", true],
    ["odd", "AWS_SECRET_FAILED", false],
  ])("says of '%s' that it is %s", async (name, code, retriable) => {
    const error = await failure(ask([name]));
    expect(error).toMatchObject({ code, retriable });
    expect(error.fix).toBeDefined();
    expect(error.message).not.toContain("secret-of-aws");
    if (retriable) expect(service.calls.length).toBeGreaterThan(1);
  });

  it("says which bundle has no members, and what format a secret does not have", async () => {
    const bundle = { bundle_secret_id_template: "{tenant}/text", bundle_format: "text" as const };
    expect(await failure(ask(["x"], { config: bundle }))).toMatchObject({
      code: "AWS_SECRET_UNUSABLE",
    });
    const config = { secrets: [{ name: "text", format: "json" as const }] };
    const error = await failure(ask(["text"], { config }));
    expect(error.code).toBe("SECRET_PAYLOAD_INVALID");
    expect(error.message).not.toContain("t0ken");
  });

  it("says that region, credentials, tenant or server are missing", async () => {
    const { code } = await failure(ask(["text"], { config: { endpoint: "http://127.0.0.1:1" } }));
    expect(code).toBe("AWS_SECRETS_UNREACHABLE");
    expect((await failure(ask(["text"], { tenant: undefined }))).code).toBe(
      "AWS_SECRET_TENANT_MISSING",
    );
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    expect((await failure(ask(["text"]))).code).toBe("AWS_CREDENTIALS_MISSING");
    const config = { endpoint: service.url, region_name: undefined };
    expect((await failure(ask(["text"], { config }))).code).toBe("AWS_REGION_MISSING");
  });

  it("asks through the proxy of the environment", async () => {
    using proxy = await startTestProxy();
    for (const name of ["no_proxy", "NO_PROXY"]) vi.stubEnv(name, undefined);
    vi.stubEnv("http_proxy", proxy.url(proxyPassword));
    expect(Object.keys(await ask(["text"]))).toEqual(["text"]);
    expect(new Set(proxy.asked)).toEqual(new Set([new URL(service.url).host]));
  });

  it("stops waiting when the run is stopped", async () => {
    const stop = new AbortController();
    const asking = ask(["hangs"], { signal: stop.signal });
    const outcome = expect(asking).rejects.toThrow(/abort/iu);
    stop.abort();
    await outcome;
  });

  it.each<[object, RegExp]>([
    [{ region: "eu-west-1" }, /Unrecognized key/u],
    [{ endpoint: "nowhere" }, /Invalid URL/u],
    [{ secrets: [{ name: "a", format: "yaml" }] }, /Invalid/u],
    [{ secrets: [{ name: "a", id: "b", identifier: "c" }] }, /mean the same/u],
  ])("refuses the configuration %j", (config, message) => {
    expect(() => AwsSecretManager.configSchema.parse(config)).toThrow(message);
  });

  it("has said nothing of versions of Node.js so far", () => {
    expect(warnings).toEqual([]);
  });
});

function byId(
  left: Readonly<Record<string, unknown>>,
  right: Readonly<Record<string, unknown>>,
): number {
  return String(left["SecretId"]) < String(right["SecretId"]) ? -1 : 1;
}
