import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../contract/json.ts";
import { DativoError } from "./dativo-error.ts";
import { packError, unpackError } from "./error-transfer.ts";
import { wrapPluginError } from "./wrap-plugin-error.ts";

/** As a message to another thread does it. */
function transfer(thrown: unknown): unknown {
  return unpackError(structuredClone(packError(thrown)));
}

/** What a report and a log show of an error and of its causes. */
function shown(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  const { name, message, stack, cause } = thrown;
  const own = DativoError.isInstance(thrown)
    ? { code: thrown.code, fix: thrown.fix, retriable: thrown.retriable, details: thrown.details }
    : { code: (thrown as NodeJS.ErrnoException).code };
  return { name, message, stack, ...own, cause: shown(cause) };
}

const details = fc.dictionary(
  fc.string().filter((key) => key !== "__proto__"),
  fc.jsonValue({ depthSize: "small" }),
) as fc.Arbitrary<JsonObject>;

const thrown = fc.letrec((tie) => {
  const cause = fc.option(tie("thrown"), { nil: undefined });
  return {
    thrown: fc.oneof({ maxDepth: 5 }, tie("text"), tie("plain"), tie("dativo")),
    text: fc.string(),
    plain: fc
      .record({ message: fc.string(), code: fc.option(fc.string(), { nil: undefined }), cause })
      .map(({ message, code, cause: inner }) =>
        Object.assign(
          new TypeError(message, inner === undefined ? undefined : { cause: inner }),
          code === undefined ? {} : { code },
        ),
      ),
    dativo: fc
      .record(
        {
          code: fc.string(),
          message: fc.string(),
          fix: fc.string(),
          retriable: fc.boolean(),
          details,
          cause,
        },
        { requiredKeys: ["code", "message"] },
      )
      .map((parts) => new DativoError(parts)),
  };
}).thrown;

describe("an error that goes from one thread to another", () => {
  it("says the same, with its stack and all its causes", () => {
    fc.assert(
      fc.property(thrown, (error) => {
        // JSON has one zero only.
        expect(JSON.stringify(shown(transfer(error)))).toBe(JSON.stringify(shown(error)));
        expect(DativoError.isInstance(transfer(error))).toBe(DativoError.isInstance(error));
      }),
    );
  });

  it("keeps details that are named like parts of an error", () => {
    const details = { name: {}, message: "m", stack: 1, cause: null };
    const sent = transfer(new DativoError({ code: "C", message: "no", details }));
    expect(sent).toMatchObject({ message: "no", details });
  });

  it("is not wrapped again where it names its plugin", () => {
    const call = { kind: "reader", plugin: "csv", method: "extract", stream: "orders" } as const;
    const wrapped = transfer(wrapPluginError(new Error("no"), call));
    expect(wrapPluginError(wrapped, call)).toBe(wrapped);
  });

  it("need not be one that can be sent", () => {
    const circle: Record<string, unknown> = { call: () => 1, big: 5n };
    circle["self"] = circle;
    const error = Object.assign(new Error("odd"), { circle, call: () => 1, symbol: Symbol("s") });
    expect(transfer(error)).toMatchObject({
      message: "odd",
      circle: expect.stringContaining("big: 5n"),
      call: "[Function: call]",
      symbol: "Symbol(s)",
    });
    expect(transfer({ status: 5 })).toBe("{ status: 5 }");
    expect(transfer(undefined)).toBe("undefined");
  });

  it("ends where its causes lead back to itself", () => {
    const error = new Error("round");
    error.cause = error;
    let depth = 0;
    for (let next = transfer(error); next instanceof Error; next = next.cause) depth += 1;
    expect(depth).toBe(11);
  });
});
