import { describe, expect, it } from "vitest";
import { CollectingLogger } from "../testing/collecting-logger.ts";
import { EnvSecretManager } from "./env-secret-manager.ts";

const { signal } = new AbortController();

interface Asked {
  readonly config?: Parameters<typeof EnvSecretManager.configSchema.parse>[0];
  readonly tenant?: string | undefined;
}

function ask(environment: Record<string, string>, names: string[], asked: Asked = {}) {
  const tenant = "tenant" in asked ? asked.tenant : "acme";
  const config = EnvSecretManager.configSchema.parse(asked.config ?? {});
  const manager = new EnvSecretManager(config, { environment, baseFolder: "/" });
  return manager.load({ tenant, names, signal, logger: new CollectingLogger() });
}

describe("EnvSecretManager", () => {
  it("finds the secrets of a tenant before those of everybody", async () => {
    const environment = {
      DATIVO_SECRET__ACME__TOKEN: "acme's",
      DATIVO_SECRET__GLOBAL__TOKEN: "everybody's",
      DATIVO_SECRET__GLOBAL__SHARED: "shared",
      DATIVO_SECRET__ALL__OLDER: "older",
      DATIVO_SECRET__OTHER__PRIVATE: "not acme's",
    };
    expect(await ask(environment, ["token", "shared", "older", "private"])).toEqual({
      token: "acme's",
      shared: "shared",
      older: "older",
    });
    expect(await ask(environment, ["token"], { tenant: undefined })).toEqual({
      token: "everybody's",
    });
    const config = { allow_global_scope: false };
    expect(await ask(environment, ["token", "shared"], { config })).toEqual({ token: "acme's" });
  });

  it("reads the format from the end of the name, and puts the parts of a name together", async () => {
    const environment = {
      dativo_secret__Acme__postgres__env: "PGUSER=etl",
      DATIVO_SECRET__ACME__API__KEY: "k1",
      DATIVO_SECRET__ACME__STRIPE_KEY__TEXT: ' {"a": 1} ',
      DATIVO_SECRET__ACME__EXACT__RAW: " x ",
      DATIVO_SECRET__ACME__DOC__JSON: '{"a": 1}',
      DATIVO_SECRET__ACME__JSON: "a secret of that name",
    };
    const names = ["postgres", "api_key", "stripe-key", "exact", "doc", "json"];
    expect(await ask(environment, names)).toEqual({
      postgres: { PGUSER: "etl" },
      api_key: "k1",
      "stripe-key": '{"a": 1}',
      exact: " x ",
      doc: { a: 1 },
      json: "a secret of that name",
    });
  });

  it("takes another prefix and delimiter, and a tenant that no variable can spell", async () => {
    const environment = {
      "MY.ACME.T": "1",
      DATIVO_SECRET__ACME_CORP__T: "2",
      "DATIVO_SECRET__A-B__T": "3",
    };
    const config = { prefix: "my", delimiter: "." };
    expect(await ask(environment, ["t"], { config })).toEqual({ t: "1" });
    expect(await ask(environment, ["t"], { tenant: "acme-corp" })).toEqual({ t: "2" });
    expect(await ask(environment, ["t"], { tenant: "a-b" })).toEqual({ t: "3" });
  });

  it("refuses two variables for one secret", async () => {
    const environment = {
      DATIVO_SECRET__ACME__T: "value1",
      DATIVO_SECRET__ACME__T__JSON: '"value2"',
    };
    await expect(ask(environment, ["t"])).rejects.toMatchObject({
      code: "SECRET_AMBIGUOUS",
      message:
        "There are several secrets 't': DATIVO_SECRET__ACME__T, DATIVO_SECRET__ACME__T__JSON.",
    });
  });

  it("says what it looks for", () => {
    const config = EnvSecretManager.configSchema.parse({});
    const manager = new EnvSecretManager(config, { environment: {}, baseFolder: "/" });
    expect(manager.placesOf("stripe-key", "acme-corp")).toEqual([
      "DATIVO_SECRET__ACME_CORP__STRIPE_KEY",
      "DATIVO_SECRET__GLOBAL__STRIPE_KEY",
      "DATIVO_SECRET__ALL__STRIPE_KEY",
    ]);
  });
});
