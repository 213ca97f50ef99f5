import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor, redactJson } from "./redactor.ts";

describe("createRedactor", () => {
  it("hides a secret as it is, in a URL, inside JSON and in base64", () => {
    const secret = 'p&ss-"wörd"/+^$';
    const redact = createRedactor([secret]);
    expect(redact(`a ${secret} b`)).toBe("a *** b");
    expect(redact(`https://etl:${encodeURIComponent(secret)}@db/`)).toBe("https://etl:***@db/");
    expect(redact(JSON.stringify({ secret }))).toBe('{"secret":"***"}');
    expect(redact(`Basic ${Buffer.from(secret).toString("base64")}`)).toBe("Basic ***");
  });

  it("hides a secret in base64 of more than itself, wherever it stands", () => {
    const redact = createRedactor(["hunter2!"]);
    for (const user of ["", "a", "ab", "abc"]) {
      for (const rest of ["", "x", "xy"]) {
        const encoded = Buffer.from(`${user}:hunter2!${rest}`).toString("base64");
        const shown = redact(`Basic ${encoded}`);
        expect(shown).toContain("***");
        expect(Buffer.from(shown.slice(6), "base64").toString()).not.toContain("hunter");
      }
    }
  });

  it.each([
    ["a form", new URLSearchParams([["", 'a b&c"d']]).toString().slice(1)],
    ["HTML", "a b&amp;c&quot;d"],
    ["CSV", 'a b&c""d'],
    ["hex", Buffer.from('a b&c"d').toString("hex").toUpperCase()],
    ["capitals", 'A B&C"D'],
    ["base64 for URLs", Buffer.from('x~a b&c"d?').toString("base64url")],
  ])("hides a secret in %s", (_what, written) => {
    const shown = createRedactor(['a b&c"d'])(`<${written}>`);
    expect(shown).toMatch(/^<[^<>]{0,4}\*\*\*[^<>]{0,4}>$/u);
  });

  it("hides the lines of a secret that has several, also where they stand alone", () => {
    const key =
      "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQE=\n-----END PRIVATE KEY-----\n";
    const redact = createRedactor([key]);
    expect(redact(`x ${key} y`)).toBe("x *** y");
    expect(redact(JSON.stringify({ key }))).toBe('{"key":"***"}');
    expect(redact("line 2: MIIEvQIBADANBg")).toBe("line 2: ***");
    expect(redact("-----BEGIN PRIVATE KEY-----")).toBe("-----BEGIN PRIVATE KEY-----");
  });

  it("takes short secrets as they are written", () => {
    expect(createRedactor(["etl"])("etl ETL")).toBe("*** ETL");
  });

  it("takes a secret that no encoding can write", () => {
    expect(createRedactor(["abc\uD800d"])("x abc\uD800d")).toBe("x ***");
  });

  it("hides numbers and keys, where it is asked for keys", () => {
    const redact = createRedactor(["123456", "hunter2"]);
    const value = { hunter2: 123456, pin: 1234567, big: 123456n };
    expect(redactJson(value, redact, redact)).toEqual({ "***": "***", pin: 1234567, big: "***" });
    expect(Object.keys(redactJson(value, redact))).toContain("hunter2");
  });

  it("hides the longer of two secrets whole when one holds the other", () => {
    expect(createRedactor(["abc", "abcdef"])("x abcdef y abc")).toBe("x *** y ***");
  });

  it("takes every character literally", () => {
    const secretText = fc.string({ minLength: 3, unit: "binary" });
    fc.assert(
      fc.property(secretText, fc.string(), fc.string(), (secret, before, after) => {
        fc.pre(!"***".includes(secret));
        expect(createRedactor([secret])(`${before}${secret}${after}`)).not.toContain(secret);
      }),
    );
  });

  it("changes nothing without secrets", () => {
    expect(createRedactor([])("***")).toBe("***");
  });

  it("writes a bigint as text, so that it can be logged", () => {
    expect(redactJson({ id: [10n] }, (text) => text)).toEqual({ id: ["10"] });
  });

  it("reaches every text inside a JSON value", () => {
    const redact = createRedactor(["hunter2"]);
    expect(redactJson({ a: ["x hunter2"], b: { c: "hunter2", d: 1, e: null } }, redact)).toEqual({
      a: ["x ***"],
      b: { c: "***", d: 1, e: null },
    });
  });
});
