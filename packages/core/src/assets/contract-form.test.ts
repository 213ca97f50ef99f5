import { describe, expect, it } from "vitest";
import { contractForm } from "./contract-form.ts";
import { parseContractPath } from "./contract-path.ts";

describe("the form of a contract", () => {
  it.each([
    ["flat", { schema: [{ name: "id", type: "integer" }] }],
    ["flat", { kind: "DataContract", schema: [{ name: "id", type: "integer" }] }],
    ["flat", { kind: "DataContract", primary_key: ["id"], schema: [{ name: "id" }] }],
    ["standard", { schema: [{ name: "orders", properties: [] }] }],
    ["standard", { schema: [{ name: "orders", physicalName: "o" }] }],
    ["standard", { kind: "DataContract", schema: [{ name: "orders" }] }],
    ["standard", { kind: "DataContract" }],
    ["older", { asset: { name: "orders", schema: [] } }],
    ["flat", { asset: { name: "orders" }, schema: [{ name: "id", type: "integer" }] }],
    ["flat", []],
    ["flat", null],
  ])("is %s for %j", (form, contract) => {
    expect(contractForm(contract)).toBe(form);
  });
});

describe("the path of a contract", () => {
  it.each([
    ["a/b.yaml", "a/b.yaml", undefined],
    ["a/b.yaml#orders", "a/b.yaml", "orders"],
    ["a#b/c.yaml", "a#b/c.yaml", undefined],
    ["a#b/c.yaml#orders", "a#b/c.yaml", "orders"],
    ["a.yaml#", "a.yaml#", undefined],
  ])("%s", (path, file, object) => {
    expect(parseContractPath(path)).toEqual({ file, object });
  });
});
