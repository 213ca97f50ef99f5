import { DativoError } from "@dativo/core/plugin";
import { expect, it } from "vitest";
import { byCode, byMessage, serverFailure, type FailureCatalog } from "./server-failure.ts";

const catalog: FailureCatalog = {
  server: "AnySQL",
  otherwise: "ANY_FAILED",
  kinds: [
    {
      code: "ANY_LOST",
      matches: byCode("08…", "EPIPE"),
      what: "it is gone",
      fix: "Again.",
      retriable: true,
    },
    { code: "ANY_ODD", matches: byMessage(/odd/u), what: "it is odd", fix: "Look." },
  ],
};
const failure = (message: string, code?: string) => Object.assign(new Error(message), { code });

it.each([
  [failure("cut", "08006"), "ANY_LOST", true],
  [failure("cut", "EPIPE"), "ANY_LOST", true],
  [failure("an odd thing"), "ANY_ODD", false],
  [failure("else", "42P01"), "ANY_FAILED", false],
  [new AggregateError([failure("cut", "EPIPE"), failure("x")]), "ANY_LOST", true],
  ["a text", "ANY_FAILED", false],
])("tells %s as %s", (cause, code, retriable) => {
  expect(serverFailure(catalog, cause, "db:1")).toMatchObject({ code, retriable });
});

it("says where, what, and what the server said", () => {
  const { message, fix } = serverFailure(catalog, failure("cut", "08006"), "db:1");
  expect(message).toBe("AnySQL, db:1: it is gone: cut (08006)");
  expect(fix).toBe("Again.");
});

it("hands on what is an error of ours already", () => {
  const own = new DativoError({ code: "ANY_OWN", message: "own", fix: "none" });
  expect(serverFailure(catalog, own, "db:1")).toBe(own);
});
