import { describe, expect, it } from "vitest";
import { createJobRedactors } from "./job-redactors.ts";

describe("createJobRedactors", () => {
  const secrets = ["hunter2", "pin1", "app", "analytics"];
  const { redact, redactName, redactRecord } = createJobRedactors(secrets, ["app", "analytics"]);
  const text = "/out/analytics/app-x/hunter2/apple/app_id/pin1";

  it("hides everything in texts", () => {
    expect(redact(text)).toBe("/out/***/***-x/***/***le/***_id/***");
  });

  it("hides in names what can be nothing but a secret", () => {
    expect(redactName(text)).toBe("/out/analytics/app-x/***/apple/app_id/pin1");
  });

  it("hides in records every secret that is a word of its own", () => {
    expect(redactRecord(text)).toBe("/out/***/***-x/***/apple/app_id/***");
    expect(redactRecord("1,app,xhunter2x,analytics2")).toBe("1,***,x***x,analytics2");
  });
});
