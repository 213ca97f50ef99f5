import { describe, expect, it } from "vitest";
import { parseJson } from "./parse-json.ts";
import { selectRecords } from "./select-records.ts";

const url = "http://localhost/orders";
const select = (text: string, path?: string) => selectRecords(parseJson(text, url), path, url);

describe("selectRecords", () => {
  it("takes the body, a nested list, and an item of a list", () => {
    expect(select("[true,false]")).toEqual([true, false]);
    expect(select('{"data":{"items":[true]}}', "data.items")).toEqual([true]);
    expect(select('{"pages":[{},{"rows":["x"]}]}', "pages.1.rows")).toEqual(["x"]);
  });

  it("takes null and an empty body for an empty page", () => {
    expect(select('{"items":null}', "items")).toEqual([]);
    expect(select("null")).toEqual([]);
    expect(select("", "items")).toEqual([]);
  });

  it("says what is there and where the lists are", () => {
    const body = '{"meta":{"count":2},"data":{"items":[1,2],"total":2}}';
    expect(() => select(body)).toThrow(
      /object with the keys meta, data, and lists at 'data\.items'/u,
    );
    expect(() => select(body, "data")).toThrow(/object with the keys items, total/u);
    expect(() => select(body, "data.total")).toThrow(/there is a number/u);
    expect(() => select(body, "data.item")).toThrow(/'data\.item' leads to no list/u);
    expect(() => select('{"a":"b"}', "constructor.name")).toThrow(/no list at all/u);
  });
});
