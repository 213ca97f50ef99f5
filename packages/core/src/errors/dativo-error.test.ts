import { describe, expect, it } from "vitest";
import { DativoError } from "./dativo-error.ts";

describe("DativoError", () => {
  it("has defaults for what is not given", () => {
    const error = new DativoError({ code: "A", message: "b" });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: "DativoError", code: "A", message: "b", details: {} });
    expect(error.fix).toBeUndefined();
    expect(error.retriable).toBe(false);
    expect("cause" in error).toBe(false);
  });

  it("keeps what is given", () => {
    const cause = new Error("inner");
    const parts = { code: "A", message: "b", fix: "c", retriable: true, cause, details: { d: 1 } };
    expect(new DativoError(parts)).toMatchObject(parts);
    expect(new DativoError(parts).cause).toBe(cause);
  });

  it("is known across copies, and nothing else is", () => {
    const foreign = Object.defineProperty(new Error("x"), Symbol.for("dativo.error"), {
      value: true,
    });
    expect(DativoError.isInstance(new DativoError({ code: "A", message: "b" }))).toBe(true);
    expect(DativoError.isInstance(foreign)).toBe(true);
    for (const value of [
      new Error("x"),
      { name: "DativoError", code: "A" },
      null,
      undefined,
      "A",
    ]) {
      expect(DativoError.isInstance(value)).toBe(false);
    }
  });
});
