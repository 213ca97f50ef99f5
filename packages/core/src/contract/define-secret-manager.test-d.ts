import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import type { SecretValue } from "./base-secret-manager.ts";
import { defineSecretManager, type SecretManagerClass } from "./define-secret-manager.ts";

test("the configuration has the type that its schema makes", () => {
  const Manager = defineSecretManager({
    configSchema: z.object({ retries: z.string().transform(Number) }),
    async load({ config, names, tenant, context }) {
      expectTypeOf(config).toEqualTypeOf<{ retries: number }>();
      expectTypeOf(names).toEqualTypeOf<readonly string[]>();
      expectTypeOf(tenant).toEqualTypeOf<string | undefined>();
      expectTypeOf(context.baseFolder).toEqualTypeOf<string>();
      return { a: "text", b: { c: 1 } };
    },
    placesOf(name, tenant, { config }) {
      return [`${tenant}/${name}/${config.retries}`];
    },
  });
  expectTypeOf(Manager).toEqualTypeOf<SecretManagerClass<{ retries: number }>>();
});

test("without a schema the configuration is unknown, and load answers JSON", () => {
  defineSecretManager({
    async load({ config }) {
      expectTypeOf(config).toEqualTypeOf<unknown>();
      return { a: null };
    },
  });
  defineSecretManager({
    // @ts-expect-error a Date is no secret
    async load() {
      return { a: new Date() };
    },
  });
  expectTypeOf<SecretValue>().not.toBeAny();
});
