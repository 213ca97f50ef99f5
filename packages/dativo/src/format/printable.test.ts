import { expect, test } from "vitest";
import { printable, printableLine } from "./printable.ts";

test("control characters cannot reach the terminal", () => {
  expect(printable("a\u001b[31mb\u0007\rc\u009bd\u007f")).toBe(
    String.raw`a\x1b[31mb\x07\x0dc\x9bd\x7f`,
  );
});

test("other text stays as it is, line feeds included", () => {
  expect(printable("Größe ✓ 東京\n  next")).toBe("Größe ✓ 東京\n  next");
});

test("a line has no line feeds", () => {
  expect(printableLine("a\nb")).toBe("a b");
});
