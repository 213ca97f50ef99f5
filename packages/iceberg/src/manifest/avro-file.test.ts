import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeAvro, encodeAvro } from "./avro-file.ts";

const schema = {
  type: "record",
  name: "row",
  fields: [
    { name: "id", type: "long", "field-id": 1 },
    { name: "text", type: ["null", "string"], default: null, "field-id": 2 },
    { name: "bytes", type: ["null", "bytes"], default: null, "field-id": 3 },
  ],
};
const row = fc.record({
  id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  text: fc.option(fc.string({ unit: "binary" })),
  bytes: fc.option(fc.uint8Array().map((bytes) => Buffer.from(bytes))),
});

describe("an Avro file", () => {
  it("gives back what was put in, with all 64 bits, and keeps what Avro does not know", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 50 }), fc.string({ unit: "binary" }), (rows, note) => {
        const file = decodeAvro(encodeAvro(schema, rows, { note }), "the file");
        expect(file.rows.map((each) => ({ ...(each as object) }))).toEqual(rows);
        expect(file.header("note")).toBe(note);
        expect(JSON.parse(file.header("avro.schema") ?? "")).toEqual(schema);
      }),
    );
  });

  it("that is damaged is refused, whatever has become of it", () => {
    const whole = encodeAvro(schema, [{ id: 1n, text: "a", bytes: null }], {});
    const refused = expect.objectContaining({ code: "ICEBERG_MANIFEST_INVALID" });
    for (let length = 0; length < whole.byteLength; length += 1) {
      const cut = whole.subarray(0, length);
      const isWithoutRows = decodesTo(cut) === 0;
      if (!isWithoutRows) expect(() => decodeAvro(cut, "the file")).toThrow(refused);
    }
    expect(() => decodeAvro(Buffer.from("no Avro"), "the file")).toThrow(refused);
  });
});

/** A file that ends after its header is whole, and has no rows. */
function decodesTo(bytes: Buffer): number | undefined {
  try {
    return decodeAvro(bytes, "the file").rows.length;
  } catch {
    return undefined;
  }
}
