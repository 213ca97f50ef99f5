import { defineReader } from "@dativo/core/plugin";

/** The numbers 1 to 20, above the committed cursor; the test is told before they are read. */
export const HookedReader = defineReader({
  incremental: ["cursor"],
  schema: { fields: [{ name: "id", type: { kind: "int32" }, required: true }] },
  async *extract({ cursor }) {
    await globalThis.beforeNumbers?.();
    const from = Number(cursor?.from ?? 0);
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
    yield numbers.filter((id) => id > from).map((id) => ({ id }));
  },
});
