import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LocalObjectStore } from "./local-object-store.ts";

let folder: string;
let store: LocalObjectStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-store-"));
  store = new LocalObjectStore(join(folder, "out"));
});
afterEach(() => rm(folder, { recursive: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (content: Uint8Array | undefined): string | undefined =>
  content && new TextDecoder().decode(content);

describe("LocalObjectStore", () => {
  it("answers for what is missing without an error", async () => {
    expect(await store.read("a/b")).toBeUndefined();
    expect(await store.size("a/b")).toBeUndefined();
    expect(await store.list("a")).toEqual([]);
    await store.delete("a/b");
    await store.deleteFolder("a");
  });

  it("lets exactly one of many callers create an object, and leaves nothing else behind", async () => {
    const attempts = Array.from({ length: 20 }, (_, index) =>
      store.putIfAbsent("_commits/1.json", bytes(String(index))),
    );
    const created = await Promise.all(attempts);
    expect(created.filter(Boolean)).toHaveLength(1);
    expect(text(await store.read("_commits/1.json"))).toBe(String(created.indexOf(true)));
    expect(await readdir(join(folder, "out", "_commits"))).toEqual(["1.json"]);
  });

  it("moves over what is there, and can be told twice", async () => {
    await store.putIfAbsent("staged/x", bytes("new"));
    await store.putIfAbsent("x", bytes("old"));
    await store.move("staged/x", "x");
    await store.move("staged/x", "x");
    expect(text(await store.read("x"))).toBe("new");
    await expect(store.move("staged/y", "y")).rejects.toMatchObject({ code: "DISK_FAILED" });
  });

  it("lists at any depth, with sizes", async () => {
    await store.putIfAbsent("a/1", bytes("x"));
    await store.putIfAbsent("a/b/2", bytes("yz"));
    await store.putIfAbsent("c", bytes(""));
    const listed = await store.list("a");
    expect(listed.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: "a/1", bytes: 1 },
      { path: "a/b/2", bytes: 2 },
    ]);
  });

  it("lists a folder that is being cleared away", async () => {
    const paths = Array.from({ length: 300 }, (_, index) => `a/${index % 7}/${index}`);
    await Promise.all(paths.map((path) => store.putIfAbsent(path, bytes("x"))));
    const lists = Array.from({ length: 10 }, () => store.list("a"));
    const [listed] = await Promise.all([Promise.all(lists), store.deleteFolder("a")]);
    for (const objects of listed) expect(objects.length).toBeLessThanOrEqual(paths.length);
    expect(await store.list("a")).toEqual([]);
  });

  it.each(["../x", "/x", "a//b", "a/../b", ".", "", "a\\b", "C:/x", "a\0b"])(
    "refuses the path %j",
    async (path) => {
      await expect(store.read(path)).rejects.toMatchObject({ code: "OUTPUT_PATH_INVALID" });
      await expect(store.putIfAbsent(path, bytes(""))).rejects.toMatchObject({
        code: "OUTPUT_PATH_INVALID",
      });
    },
  );

  it("says which path a disk error is about", async () => {
    await store.putIfAbsent("file", bytes("x"));
    await expect(store.putIfAbsent("file/below", bytes("y"))).rejects.toMatchObject({
      code: "DISK_FAILED",
      message: expect.stringContaining(join(folder, "out", "file", "below")) as string,
    });
    await chmod(folder, 0o700);
  });
});
