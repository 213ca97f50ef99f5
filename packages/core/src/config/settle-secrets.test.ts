import { expect, it } from "vitest";
import type { SecretSettings } from "../job/read-job-options.ts";
import { settleSecrets } from "./settle-secrets.ts";

const project: SecretSettings = {
  manager: "filesystem",
  config: { a: 1 },
  configFolder: "/project",
  folder: "/project/secrets",
};
const cases: readonly (readonly [string, SecretSettings | undefined, SecretSettings])[] = [
  ["nothing is given: all of the project's", undefined, { ...project, tenant: "acme" }],
  ["a tenant: over that of the project", { tenant: "own" }, { ...project, tenant: "own" }],
  [
    "a folder: over the project's, beside the rest",
    { folder: "/other" },
    { ...project, folder: "/other", tenant: "acme" },
  ],
  [
    "a configuration: its paths do not start at the project",
    { config: { b: 2 } },
    { manager: "filesystem", config: { b: 2 }, folder: "/project/secrets", tenant: "acme" },
  ],
  [
    "the same manager: with the project's settings",
    { manager: "filesystem" },
    { ...project, tenant: "acme" },
  ],
  ["another manager: with none of them", { manager: "aws" }, { manager: "aws", tenant: "acme" }],
];

it.each(cases)("%s", (_what, given, expected) => {
  expect(settleSecrets(given, { secrets: project, tenantId: "acme" })).toEqual(expected);
});
