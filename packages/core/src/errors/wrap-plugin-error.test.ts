import { describe, expect, it } from "vitest";
import { DativoError } from "./dativo-error.ts";
import { wrapPluginError } from "./wrap-plugin-error.ts";

const call = { kind: "reader", plugin: "csv", method: "extract", stream: "orders" } as const;

describe("wrapPluginError", () => {
  it("adds plugin, method and stream to any error, and keeps it as the cause", () => {
    const cause = new TypeError("x is not a function");
    const error = wrapPluginError(cause, call);
    expect(error).toMatchObject({
      code: "PLUGIN_FAILED",
      message: "reader 'csv', extract(), stream 'orders' failed: x is not a function",
      retriable: false,
      details: { plugin: "csv", method: "extract", stream: "orders" },
    });
    expect(error.cause).toBe(cause);
  });

  it.each([
    ["text", "text"],
    [undefined, "undefined"],
    [{ a: 1 }, "[object Object]"],
  ])("takes %j, which is no error at all", (cause, message) => {
    expect(wrapPluginError(cause, call).message).toContain(`failed: ${message}`);
  });

  it("keeps code, fix, details and whether it can be retried", () => {
    const cause = new DativoError({
      code: "RATE_LIMITED",
      message: "Too fast.",
      fix: "Wait.",
      retriable: true,
      details: { seconds: 5 },
    });
    const error = wrapPluginError(cause, { kind: "reader", plugin: "csv", method: "discover" });
    expect(error).toMatchObject({
      code: "RATE_LIMITED",
      message: "Too fast. (reader 'csv', discover())",
      fix: "Wait.",
      retriable: true,
      details: { seconds: 5, plugin: "csv", method: "discover" },
    });
    expect(error.cause).toBe(cause);
    expect(error.details).not.toHaveProperty("stream");
  });

  it("does not wrap twice", () => {
    const once = wrapPluginError(new Error("x"), call);
    expect(wrapPluginError(once, { ...call, method: "close" })).toBe(once);
  });

  it("leaves out a fix that there is none of", () => {
    const cause = new DativoError({ code: "A", message: "b" });
    expect(wrapPluginError(cause, call).fix).toBeUndefined();
  });
});
