import { once } from "node:events";
import { defineReader } from "@dativo/core/plugin";

/** The numbers 1 to 20; where the environment says so, it waits in their midst for a line on standard input. */
export const WaitingReader = defineReader({
  incremental: ["cursor"],
  schema: { fields: [{ name: "id", type: { kind: "int32" }, required: true }] },
  async partitions({ cursor }) {
    const partitions = Number(cursor?.from ?? 0) < 20 ? [{ id: "all", params: {} }] : [];
    return { partitions };
  },
  async *extract() {
    const numbers = Array.from({ length: 20 }, (_, index) => ({ id: index + 1 }));
    yield numbers.slice(0, 10);
    if (process.env.DATIVO_TEST_WAIT === "yes") {
      process.stderr.write("reading\n");
      await once(process.stdin, "data");
      process.stdin.destroy();
    }
    yield numbers.slice(10);
  },
});
