import { Ajv } from "ajv";
import { expect, it } from "vitest";
import { configJsonSchema } from "./config-json-schema.ts";
import { keyPaths } from "./describe-keys.ts";

const validate = new Ajv({ strict: false }).compile(configJsonSchema());

it.each([
  [{}, true],
  [{ tenant_id: "acme", max_rejects: "1%", logging: { level: "WARN" } }, true],
  [{ tenant_id: "${TENANT}", secrets: { manager: "env", config: { any: [1] } } }, true],
  [{ schema_drift: { new_column: "fail" }, retry_config: { max_retries: 3 } }, true],
  [{ source: { type: "csv" } }, false],
  [{ logging: { level: "loud" } }, false],
  [{ secrets: { manger: "env" } }, false],
  [{ schema_drift: { new_column: "add" } }, false],
])("%j", (config, valid) => {
  expect(validate(config)).toBe(valid);
});

it("says what each key means", () => {
  const text = JSON.stringify(configJsonSchema());
  const keys = keyPaths(configJsonSchema()).filter((path) => path.startsWith("secrets"));
  expect(keys).toEqual(["secrets", "secrets.manager", "secrets.config", "secrets.folder"]);
  expect(text).toContain("Where the secrets of the project's jobs are from.");
});
