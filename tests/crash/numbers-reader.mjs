import { defineReader } from "@dativo/core/plugin";

/** The numbers 1 to 20 in two partitions, and only those above the committed cursor. */
export const NumbersReader = defineReader({
  incremental: ["cursor"],
  schema: { fields: [{ name: "id", type: { kind: "int32" }, required: true }] },
  async partitions({ cursor }) {
    const from = Number(cursor?.from ?? 0);
    const starts = [1, 11].filter((start) => start > from);
    return { partitions: starts.map((start) => ({ id: `from-${start}`, params: { start } })) };
  },
  async *extract({ partition }) {
    const { start } = partition.params;
    yield Array.from({ length: 10 }, (_, index) => ({ id: start + index }));
  },
});

/** More text than a small file takes. */
export const LongTextsReader = defineReader({
  incremental: ["cursor"],
  schema: { fields: [{ name: "id", type: { kind: "string" }, required: true }] },
  *extract() {
    yield Array.from({ length: 5000 }, (_, index) => ({ id: String(index).padStart(100, "0") }));
  },
});

/** The numbers 1 to 20 in two partitions, every second of them with a note that is no number. */
export const NotedNumbersReader = defineReader({
  async partitions() {
    return { partitions: [1, 11].map((start) => ({ id: `from-${start}`, params: { start } })) };
  },
  async *extract({ partition }) {
    const { start } = partition.params;
    yield Array.from({ length: 10 }, (_, index) => ({
      id: start + index,
      note: index % 2 === 0 ? "7" : "seven",
    }));
  },
});
