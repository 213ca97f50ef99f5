// Readers that do what a reader must not do: one for each way to die, to hang and to lie.
import { spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { defineReader } from "@dativo/core/plugin";

const rows = [{ id: 1 }, { id: 2 }];

/** Yields once, and then does it: so that there is something that could be published in part. */
const after = (misbehave) =>
  defineReader({
    async *extract(request) {
      yield rows;
      await misbehave(request);
      yield rows;
    },
  });

export const Sound = after(async () => undefined);
export const Throws = after(async () => {
  throw new TypeError("no such column");
});
export const Exits = after(async () => process.exit(0));
export const Aborts = after(async () => process.abort());
export const Rejects = after(async () => {
  void Promise.reject(new Error("nobody waits for this"));
  await wait(10_000);
});
export const Loops = after(async () => {
  console.error("into the loop");
  for (;;);
});
export const Waits = after(() => new Promise((resolve) => setTimeout(resolve, 1e8)));
export const LeaksHeap = after(async () => {
  const kept = [];
  for (;;) {
    kept.push(Array.from({ length: 100_000 }, (_, index) => ({ index })));
    await wait(1);
  }
});
export const LeaksBuffers = after(async () => {
  const kept = [];
  for (;;) {
    kept.push(Buffer.alloc(16_000_000, 1));
    await wait(1);
  }
});
export const Garbage = after(async () => {
  const { writeSync } = await import("node:fs");
  writeSync(1, "reading the second page ...\n");
  await wait(10_000);
});
export const LiesOfSharedMemory = after(async () => {
  const { writeSync } = await import("node:fs");
  // The number of its stream it can only guess.
  for (let id = 1; id <= 20; id += 1) {
    const shared = { offset: 1e12, length: 1e6 };
    const json = JSON.stringify({ type: "yield", id, encoding: "arrow", shared });
    const head = Buffer.alloc(12);
    head.write("DTV1", "latin1");
    head.writeUInt32LE(json.length, 4);
    writeSync(1, Buffer.concat([head, Buffer.from(json)]));
  }
  await wait(10_000);
});
export const FillsSharedMemory = after(async () => {
  const { writeSync } = await import("node:fs");
  const chunk = Buffer.alloc(16 * 1024 * 1024, 1);
  for (let at = 0; at < 1024 ** 3; at += chunk.length) {
    writeSync(3, chunk, 0, chunk.length, at);
    await wait(5);
  }
  await wait(10_000);
});
export const Prints = after(async () => {
  console.log("reading the second page");
  process.stdout.write("and the third one\n");
});
export const Floods = after(async () => {
  for (let line = 0; line < 200_000; line += 1) process.stderr.write(`line ${line}\n`);
});
export const FloodsRejects = after(async ({ reject }) => {
  for (let row = 0; row < 50_000; row += 1) {
    reject({ reason: "BAD", message: "Bad.", position: { row }, raw: "x".repeat(100) });
  }
});
export const Forks = after(async () => {
  spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore", detached: true });
});
export const Environment = defineReader({
  async *extract() {
    yield [{ names: Object.keys(process.env).toSorted().join(" ") }];
  },
});
export const Writes = after(async ({ source }) => {
  const { writeFileSync } = await import("node:fs");
  writeFileSync(source.connection.file, "x");
});
export const Fetches = after(async ({ source }) => {
  await (await fetch(source.connection.url)).text();
});
