import { BatchBuilder } from "@dativo/core/plugin";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { countNans } from "./count-nans.ts";

const number = fc.oneof(fc.constant(Number.NaN), fc.constant(null), fc.float({ noNaN: true }));

it("counts NaN in any part of a batch, and not what stands below a null", () => {
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 60 }), fc.nat(60), (values, cut) => {
      const field = (name: string, kind: "float32" | "float64" | "int32") =>
        ({ name, type: { kind }, required: false }) as const;
      const fields = [field("a", "float32"), field("b", "float64"), field("c", "int32")];
      const builder = new BatchBuilder({ fields });
      for (const value of values) builder.appendRow({ a: value, b: value, c: null });
      const batch = builder.finish();
      const part = batch.slice(Math.min(cut, values.length), values.length);
      const expected = values.slice(cut).filter((value) => Number.isNaN(value)).length;
      const counts = countNans([part, part]);
      expect([...counts]).toEqual([
        ["a", expected * 2],
        ["b", expected * 2],
      ]);
    }),
  );
});
