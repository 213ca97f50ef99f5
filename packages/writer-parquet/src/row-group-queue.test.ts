import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { RowGroupQueue } from "./row-group-queue.ts";

/** A promise that the test settles. */
function deferred(): {
  promise: Promise<string>;
  resolve: (value: string) => void;
  reject: (error: Error) => void;
} {
  let resolve: (value: string) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<string>((onDone, onFailed) => {
    resolve = onDone;
    reject = onFailed;
  });
  return { promise, resolve, reject };
}

test("steps are done in the order in which they were added, whichever input is ready first", async () => {
  const queue = new RowGroupQueue();
  const done: string[] = [];
  const inputs = [deferred(), deferred(), deferred()];
  for (const { promise } of inputs) {
    await queue.add(
      promise,
      async (value) => {
        await setImmediate();
        done.push(value);
      },
      3,
    );
  }
  inputs[2]!.resolve("c");
  inputs[1]!.resolve("b");
  await setImmediate();
  expect(done).toEqual([]);
  inputs[0]!.resolve("a");
  await queue.drain();
  expect(done).toEqual(["a", "b", "c"]);
});

test("add waits while more steps than allowed are not done", async () => {
  const queue = new RowGroupQueue();
  const [first, second] = [deferred(), deferred()];
  const step = async (): Promise<void> => {};
  await queue.add(first.promise, step, 1);
  let isAdded = false;
  const added = queue.add(second.promise, step, 1).then(() => (isAdded = true));
  await setImmediate();
  expect(isAdded).toBe(false);
  second.resolve("");
  await setImmediate();
  expect(isAdded).toBe(false);
  first.resolve("");
  await added;
  await queue.drain();
});

test("after a failure nothing more is done, and it is what the next call throws", async () => {
  const queue = new RowGroupQueue();
  const done: string[] = [];
  const step = async (value: string): Promise<void> => void done.push(value);
  const broken = deferred();
  await queue.add(Promise.resolve("a"), step, 5);
  await queue.add(broken.promise, step, 5);
  await queue.add(Promise.resolve("c"), step, 5);
  broken.reject(new Error("broken"));
  await expect(queue.drain()).rejects.toThrow("broken");
  await expect(queue.add(Promise.resolve("d"), step, 0)).rejects.toThrow("broken");
  await queue.settle();
  expect(done).toEqual(["a"]);
});
