import fc from "fast-check";
import { expect, test } from "vitest";
import { answerHeaders } from "./answer-headers.ts";

const name = fc.constantFrom("link", "retry-after", "x-next", "constructor");
const value = fc.stringMatching(/^[\t !-~]{0,12}$/u);

test("says what the web's own headers say", () => {
  fc.assert(
    fc.property(fc.dictionary(name, fc.array(value, { minLength: 1, maxLength: 3 })), (all) => {
      const web = new Headers();
      for (const [key, values] of Object.entries(all)) {
        for (const each of values) web.append(key, each);
      }
      const received = Object.entries(all).map(([key, values]) => [
        key,
        values.length === 1 ? values[0] : values,
      ]);
      const ours = answerHeaders(Object.fromEntries(received));
      for (const key of ["Link", "RETRY-AFTER", "x-next", "constructor", "toString"]) {
        expect(ours.get(key)).toBe(web.get(key));
      }
    }),
  );
});
