import { defineWriter, rowToJson } from "@dativo/core/plugin";

/** Writes $name: a file for each batch. What is written is published by Dativo, once all is done. */
export const ExampleWriter = defineWriter({
  async writeBatch(rows, fileCounter, { asset, context, fileName }) {
    const file = await context.createFile(fileName(fileCounter, "jsonl"));
    const lines = rows.map((row) => `${rowToJson(row, asset.schema)}\n`);
    await file.write(new TextEncoder().encode(lines.join("")));
    return [await file.close(rows.length)];
  },
});
