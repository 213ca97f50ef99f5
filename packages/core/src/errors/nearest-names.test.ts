import { describe, expect, it } from "vitest";
import { likelyName, nearestNames } from "./nearest-names.ts";

describe("nearestNames", () => {
  it("puts the most similar first and ties in order of the alphabet", () => {
    expect(nearestNames("Postgre", ["mysql", "csv", "postgres"])[0]).toBe("postgres");
    expect(nearestNames("x", ["c", "a", "b"])).toEqual(["a", "b", "c"]);
    expect(nearestNames("x", [])).toEqual([]);
  });
});

describe("likelyName", () => {
  it.each([
    ["postgress", "postgres"],
    ["json_api", "json-api"],
    ["CSV", "csv"],
    ["cvs", "csv"],
    ["salesforce", undefined],
  ])("takes %j for %j", (wanted, likely) => {
    expect(likelyName(wanted, ["csv", "json-api", "mysql", "postgres", "stripe"])).toBe(likely);
  });

  it("takes nothing for a name where there are none", () => {
    expect(likelyName("csv", [])).toBeUndefined();
  });
});
