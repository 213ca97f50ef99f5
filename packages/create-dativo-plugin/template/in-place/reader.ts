import { defineReader } from "@dativo/core/plugin";

/** Reads $name. Yield arrays of records; the next one is asked for when the last one has been written. */
export const ExampleReader = defineReader({
  async *extract({ signal }) {
    signal.throwIfAborted();
    yield [
      { id: 1, name: "one" },
      { id: 2, name: "two" },
    ];
  },
});
