import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeFiles } from "../plugins/__fixtures__/write-files.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { hasValues, resolveCredentials, type CredentialsRequest } from "./resolve-credentials.ts";

let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await createTemporaryFolder();
  await writeFiles(folder.path, {
    "secrets/acme/db.env": '# of the shop\nexport user=etl\npassword="a b#c"\n',
    "secrets/acme/account.json":
      '{ "client_email": "a@b", "port": 5432, "project_id": 12345678901234567890 }',
    "secrets/acme/broken.json": '{ "token": "t0p-secret", ',
    "secrets/acme/broken.env": "user=etl\nt0p-secret\n",
    "secrets/acme/empty.env": "# nothing\n",
    "local.env": "user=me",
  });
});
afterAll(() => folder.remove());

function resolveWith(
  credentials: CredentialsRequest["credentials"],
  settings: Partial<CredentialsRequest> = {},
) {
  return resolveCredentials({
    credentials,
    hasOwn: false,
    environment: { STRIPE_KEY: "sk_1" },
    tenant: "acme",
    folder: folder.path,
    secretsFolder: join(folder.path, "secrets"),
    ...settings,
  });
}

describe("resolveCredentials", () => {
  it.each([
    [{ type: "none" }, {}],
    [{ type: "none", file_template: "/nowhere.env" }, {}],
    [{ type: "api_key", from_env: "STRIPE_KEY" }, { api_key: "sk_1" }],
    [{ from_env: "STRIPE_KEY", api_key: "own" }, { api_key: "own" }],
    [
      { type: "basic", file_template: "/secrets/{tenant}/db.env" },
      { user: "etl", password: "a b#c" },
    ],
    [
      { type: "basic", file_template: "/secrets/{tenant}/db.env", user: "me" },
      { user: "me", password: "a b#c" },
    ],
    [
      { type: "service_account", file_template: "/secrets/acme/account.json" },
      { client_email: "a@b", port: 5432, project_id: "12345678901234567890" },
    ],
    [{ file_template: "local.env" }, { user: "me" }],
    [{ user: "me" }, { user: "me" }],
  ])("%j", async (credentials, values) => {
    expect(await resolveWith(credentials)).toEqual({ values });
  });

  it.each([
    [{ from_env: "NO_KEY" }, "from_env", "the environment variable NO_KEY is not set"],
    [
      { file_template: "/secrets/acme/none.env" },
      "file_template",
      "none.env cannot be read: it does not exist; mend that, or give the job `credentials` of its own",
    ],
    [
      { file_template: "secrets/acme" },
      "file_template",
      "secrets/acme cannot be read: it is no file",
    ],
    [{ file_template: "secrets/acme/broken.json" }, "file_template", "it is not valid JSON"],
    [{ file_template: "secrets/acme/broken.env" }, "file_template", "line 2 is not KEY=value"],
    [{ file_template: "secrets/acme/empty.env" }, "file_template", "it holds no NAME=value line"],
  ])("%j is a problem of %s", async (credentials, key, message) => {
    const { problem } = await resolveWith(credentials);
    expect(problem?.key).toBe(key);
    expect(problem?.message).toContain(message);
    expect(problem?.message).not.toContain("t0p-secret");
  });

  it.each([
    [undefined, "the job has no `tenant_id`"],
    ["../other", "the tenant_id '../other' cannot be part of a path"],
    ["..", "cannot be part of a path"],
    ["", "cannot be part of a path"],
  ])("does not look for the file of the tenant %j", async (tenant, message) => {
    const template = "/secrets/{tenant}/db.env";
    const { problem } = await resolveWith({ file_template: template }, { tenant });
    expect(problem?.message).toContain(message);
  });

  it("misses nothing where the job has credentials of its own", async () => {
    const own = await resolveWith(
      { type: "basic", file_template: "/secrets/{tenant}/none.env", user: "me", from_env: "NO" },
      { hasOwn: true },
    );
    expect(own).toEqual({ values: { user: "me" } });
  });
});

it.each([
  [{ type: "basic", file_template: "a" }, false],
  [{ from_env: "A" }, false],
  [{ type: "basic", user: "me" }, true],
  [undefined, false],
  [{}, false],
])("hasValues(%j) is %s", (credentials, expected) => {
  expect(hasValues(credentials)).toBe(expected);
});
