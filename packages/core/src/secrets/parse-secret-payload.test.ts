import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DativoError } from "../errors/dativo-error.ts";
import { parseSecretPayload, secretFormats, type SecretFormat } from "./parse-secret-payload.ts";

const pem = "-----BEGIN PRIVATE KEY-----\nMIIEvQ==\nab=cd\n-----END PRIVATE KEY-----";

describe("parseSecretPayload", () => {
  it.each<[string, SecretFormat, unknown]>([
    ['{"user": "etl", "port": 5432}', "auto", { user: "etl", port: 5432 }],
    [' {"a": {"b": ["c"]}}\n', "json", { a: { b: ["c"] } }],
    [
      '{"id": 12345678901234567890, "rate": 1.10}',
      "auto",
      { id: "12345678901234567890", rate: "1.10" },
    ],
    ['"quoted"', "json", "quoted"],
    ["[not json", "auto", "[not json"],
    ["{not json", "auto", "{not json"],
    ["A=1\nB='2'\n", "auto", { A: "1", B: "2" }],
    ["A=1", "env", { A: "1" }],
    ["A=1", "auto", "A=1"],
    [pem, "auto", pem],
    ["  s3cret\n", "auto", "s3cret"],
    ["  s3cret\n", "text", "s3cret"],
    ["  s3cret\n", "raw", "  s3cret\n"],
    ["p$HOME${HOME}$$", "text", "p$HOME${HOME}$$"],
    ['{"p": "${HOME}"}', "json", { p: "${HOME}" }],
  ])("%j as %s", (text, format, expected) => {
    expect(parseSecretPayload(text, "here", format)).toEqual(expected);
  });

  it.each<[string, SecretFormat, string]>([
    ["{hunter2}", "json", "it is not JSON"],
    ["null", "json", "it is not JSON"],
    ["A=1\nhunter2", "env", "line 2 is not KEY=value"],
  ])("%j is not %s", (text, format, problem) => {
    const parse = (): unknown => parseSecretPayload(text, "/secrets/a.json", format);
    expect(parse).toThrow(`The secret in /secrets/a.json is not valid as '${format}': ${problem}.`);
    try {
      parse();
    } catch (error) {
      expect(DativoError.isInstance(error) && error.code).toBe("SECRET_PAYLOAD_INVALID");
      expect(JSON.stringify([error, String(error)])).not.toContain("hunter2");
      expect(error).not.toHaveProperty("cause");
    }
  });

  it("reads any JSON document as JSON.parse does, where numbers are exact", () => {
    fc.assert(
      fc.property(
        fc.object({
          withNullPrototype: false,
          values: [fc.string(), fc.boolean(), fc.maxSafeInteger()],
        }),
        (value) => {
          const text = JSON.stringify(value);
          expect(parseSecretPayload(text, "here", "json")).toEqual(JSON.parse(text));
          expect(parseSecretPayload(text, "here")).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  it("reads any text in any format, or refuses it by its own error", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...secretFormats), (text, format) => {
        try {
          const value = parseSecretPayload(text, "here", format);
          if (format === "raw") expect(value).toBe(text);
        } catch (error) {
          expect(DativoError.isInstance(error) && error.code).toBe("SECRET_PAYLOAD_INVALID");
          expect(["json", "env"]).toContain(format);
        }
      }),
    );
  });
});
