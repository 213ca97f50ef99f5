import { deepStrictEqual } from "node:assert";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Row } from "../contract/batch.ts";
import { schemaAndRows } from "./__fixtures__/batch-arbitraries.ts";
import { BatchBuilder } from "./batch-builder.ts";
import { batchToRows } from "./batch-to-rows.ts";
import { keepColumns } from "./keep-columns.ts";

test("any columns of any batch keep their values, wherever they stand", () => {
  const wanted = fc.array(fc.boolean(), { minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(schemaAndRows, wanted, fc.nat(4), ([schema, rows], chosen, skip) => {
      const names = schema.fields.map(({ name }) => name).filter((_, index) => chosen[index]);
      const builder = new BatchBuilder(schema);
      for (const row of rows) builder.appendRow(row);
      const batch = builder.finish().slice(skip);
      const kept = keepColumns(batch, (name) => names.includes(name));
      expect(kept.schema.fields.map(({ name }) => name)).toEqual(names);
      const fields = schema.fields.filter(({ name }) => names.includes(name));
      const shorter = batchToRows(batch, schema).map((row): Row =>
        Object.fromEntries(names.map((name) => [name, row[name] ?? null])),
      );
      deepStrictEqual(batchToRows(kept, { fields }), shorter);
    }),
  );
});
