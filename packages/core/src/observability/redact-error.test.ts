import { expect, test } from "vitest";
import { DativoError } from "../errors/dativo-error.ts";
import { createRedactor } from "./redactor.ts";
import { redactError } from "./redact-error.ts";

const redact = createRedactor(["open-sesame"]);

test("a secret is hidden in every part of an error and of its causes", () => {
  const error = new DativoError({
    code: "SOME_CODE",
    message: "open-sesame was refused",
    fix: "not open-sesame",
    retriable: true,
    details: { url: "db://u:open-sesame@host" },
    cause: new TypeError("with open-sesame", { cause: "raw open-sesame" }),
  });
  const copy = redactError(error, redact) as DativoError;
  expect(copy).toMatchObject({
    code: "SOME_CODE",
    message: "*** was refused",
    fix: "not ***",
    retriable: true,
    details: { url: "db://u:***@host" },
    cause: { message: "with ***", cause: "raw ***" },
  });
  expect(copy.stack).toContain("redact-error.test");
  expect((copy.cause as Error).stack).toMatch(/^TypeError: with \*\*\*\n/u);
  expect(`${copy.stack}${(copy.cause as Error).stack}`).not.toContain("open-sesame");
});

test("causes that lead back to themselves end", () => {
  const error = new Error("round");
  error.cause = error;
  expect(redactError(error, redact)).toMatchObject({ message: "round" });
});
