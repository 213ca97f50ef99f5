import { describe, expect, it } from "vitest";
import { sniffOptions } from "./sniff-options.ts";

/** What is found in a text, without what is so by default. */
async function sniff(content: string | Uint8Array) {
  const bytes = Buffer.from(content);
  let position = 0;
  const found = await sniffOptions({
    async read(target, offset, length) {
      const part = bytes.subarray(position, position + length);
      target.set(part, offset);
      position += part.length;
      return part.length;
    },
    async close() {},
  });
  const usual = { encoding: "utf-8", quote: '"', header: true, delimiter: "," };
  const entries = Object.entries(found ?? {}).filter(
    ([key, value]) =>
      (usual as Record<string, unknown>)[key] !== value &&
      !(key === "null_values" && JSON.stringify(value) === '[""]'),
  );
  return Object.fromEntries(entries);
}

describe("the sniffed delimiter", () => {
  it.each([
    ["a,b\n1,x\n2,y\n", {}],
    ["a;b\n1,5;x\n2,25;y\n", { delimiter: ";", decimal_separator: "," }],
    ["a\tb\n1\tx, y\n2\ty\n", { delimiter: "\t" }],
    ["a|b\n1|x\n2|y\n", { delimiter: "|" }],
    ["a||b||c\n1||x||\n2||y||z\n", { delimiter: "||" }],
    ["a~b\n1~x\n", { delimiter: "~" }],
    ["a\u0001b\n1\u0001x\n", { delimiter: "\u0001" }],
    ["name\nx\ny\n", {}],
    ["12:30:00\n13:30:00\n", { header: false }],
    ["1,5;2,5\n3,5;4,5\n", { delimiter: ";", header: false, decimal_separator: "," }],
    ["a,b\n1,-2\n3,-4\n", {}],
    ['text,n\n"a;b;c",1\n"d;e;f",2\n', {}],
  ])("of %j", async (content, expected) => {
    expect(await sniff(content)).toEqual(expected);
  });
});

describe("the sniffed dialect", () => {
  it.each([
    ["a,b\n'x,y',1\n'z',2\n", { quote: "'" }],
    ["a,b\nit's,1\nthat's,2\n", {}],
    ['a,b\n"x\\"y",1\n"z, \\"a",2\n', { escape: "\\" }],
    ['a\tb\n"x\t1\ny"z\t2\n', { delimiter: "\t", quote: null }],
    ["1+|a&|\r\n2+|b&|\r\n", { delimiter: "+|", record_end: "&|", header: false }],
    ["# made\n# today\na,b\n1,2\n3,4\n", { comment: "#" }],
    ["Report\nof today\n\na;b;c\n" + "1;2;x\n".repeat(20), { delimiter: ";", skip_rows: 3 }],
    ["a,b\n1,2\n3\n4,5\n6,7\n8,9\n", {}],
  ])("of %j", async (content, expected) => {
    expect(await sniff(content)).toEqual(expected);
  });
});

describe("the sniffed header", () => {
  it.each([
    ["a,b\n1,x\n", true],
    ["1,x\n2,y\n", false],
    ["x,2024-01-01\ny,2024-01-02\n", false],
    ["a,a\nb,c\n", false],
    [",a,b\n0,1,2\n", true],
    ["a,,b\n0,1,2\n", false],
    ["007,x\n008,y\n", false],
  ])("of %j", async (content, expected) => {
    expect((await sniff(content)).header ?? true).toBe(expected);
  });
});

describe("the sniffed values", () => {
  it.each([
    ["n,t\n1,x\nNULL,y\n", { null_values: ["", "NULL"] }],
    ["n,t\n1,x\nNA,y\n", { null_values: ["", "NA"] }],
    ["n,country\n1,NA\n2,DE\n", {}],
    ['n,t\n"1","x"\n"","y"\n', { quoted_null_values: [""] }],
    [
      "a;b\n1.234,50;x\n7,25;y\n",
      { delimiter: ";", decimal_separator: ",", thousands_separator: "." },
    ],
    ["a;b\n1,234;x\n7,250;y\n", { delimiter: ";" }],
    ['a,b\n"1,234.50",x\n7.25,y\n', { thousands_separator: "," }],
    ["a,b\n007,x\n1.10,y\n", {}],
    ["a,b\n01/02/2024,x\n03/04/2024,y\n", {}],
    ["a,b\n01/02/2024,x\n31/04/2024,y\n", {}],
    ["a,b\n01/02/2024,x\n31/05/2024,y\n", { date_format: "dd/MM/yyyy" }],
    ["a,b\n01/02/2024,x\n05/31/2024,y\n", { date_format: "MM/dd/yyyy" }],
    ["a,b\n01/31/2024,31/01/2024\n", {}],
    ["a,b\n31.12.2024,x\n01.02.2024,y\n", { date_format: "dd.MM.yyyy" }],
    ["a,b\n31.12.2024 13:05,x\n01.02.2024 00:00,y\n", { timestamp_format: "dd.MM.yyyy HH:mm" }],
  ])("of %j", async (content, expected) => {
    expect(await sniff(content)).toEqual(expected);
  });
});

describe("the sniffed encoding", () => {
  const text = "name,stadt\nMüller,Köln\n";
  it.each([
    ["utf-8", Buffer.from(text), {}],
    ["utf-8 with a mark", Buffer.from(`\uFEFF${text}`), {}],
    ["utf-16le", Buffer.from(`\uFEFF${text}`, "utf16le"), { encoding: "utf-16le" }],
    ["utf-16be", Buffer.from(`\uFEFF${text}`, "utf16le").swap16(), { encoding: "utf-16be" }],
    ["utf-16le without a mark", Buffer.from(text, "utf16le"), { encoding: "utf-16le" }],
    ["windows-1252", Buffer.from(text, "latin1"), { encoding: "windows-1252" }],
  ])("of %s", async (_, content, expected) => {
    expect(await sniff(content)).toEqual(expected);
  });

  it("of a sample that ends within a character", async () => {
    const content = `a,b\n${"é,é\n".repeat(300_000)}`;
    expect(await sniff(content)).toEqual({});
    expect(await sniff(`a${content}`)).toEqual({});
  });

  it("is nothing for an empty file", async () => {
    expect(await sniff("")).toEqual({});
  });
});
