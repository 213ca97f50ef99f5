import { createRequire } from "node:module";
import type * as arrow from "apache-arrow";
import { tableFromIPC } from "apache-arrow";
import { expect, test } from "vitest";
import { BatchBuilder } from "./batch-builder.ts";
import { batchesToIpc } from "./batches-to-ipc.ts";

test("writes one stream of all batches, slices as what they show, in memory of its own", () => {
  const builder = new BatchBuilder({
    fields: [
      { name: "id", type: { kind: "int32" }, required: true },
      {
        name: "tags",
        required: false,
        type: { kind: "list", item: { name: "item", type: { kind: "string" }, required: false } },
      },
    ],
  });
  for (let id = 0; id < 20; id += 1)
    builder.appendRow({ id, tags: id % 3 ? [`t${id}`, null] : null });
  const batch = builder.finish();
  const bytes = batchesToIpc([batch.slice(0, 5), batch.slice(9, 20)]);
  (batch.data.children[0]!.values as Int32Array).fill(-1);

  const table = tableFromIPC(bytes);
  expect(table.batches.map((part) => part.numRows)).toEqual([5, 11]);
  const ids = [0, 1, 2, 3, 4, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19];
  expect(table.getChild("id")?.toJSON()).toEqual(ids);
  const tags = table.getChild("tags")?.toArray() as ({ toJSON(): unknown } | null)[];
  expect(tags.map((value) => value?.toJSON() ?? null)).toEqual(
    ids.map((id) => (id % 3 ? [`t${id}`, null] : null)),
  );
});

test("takes batches of another copy, as a plugin gets them from a host with a core of its own", () => {
  const foreign = createRequire(import.meta.url)("apache-arrow") as typeof arrow;
  const table = foreign.tableFromArrays({ id: new Int32Array([1, 2, 3]) });
  const back = tableFromIPC(batchesToIpc(table.batches));
  expect(back.getChild("id")?.toArray()).toEqual(new Int32Array([1, 2, 3]));
});
