import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { objectStoreChecks } from "../testing/object-store-checks.ts";
import { LocalObjectStore } from "./local-object-store.ts";

let folder: string;
let store: LocalObjectStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-store-"));
  store = new LocalObjectStore(join(folder, "out"));
});
afterEach(() => rm(folder, { recursive: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("LocalObjectStore", () => {
  it.each(objectStoreChecks)("$name", ({ run }) => run(store));

  it("creates objects without leaving the file behind that they were written to", async () => {
    await store.putIfAbsent("_commits/1.json", bytes("1"));
    expect(await readdir(join(folder, "out", "_commits"))).toEqual(["1.json"]);
    expect(await readdir(join(folder, "out", "_staging"))).toEqual([]);
  });

  it("lists a folder that is being cleared away", async () => {
    const paths = Array.from({ length: 300 }, (_, index) => `a/${index % 7}/${index}`);
    await Promise.all(paths.map((path) => store.putIfAbsent(path, bytes("x"))));
    const lists = Array.from({ length: 10 }, () => store.list("a"));
    const [listed] = await Promise.all([Promise.all(lists), store.deleteFolder("a")]);
    for (const objects of listed) expect(objects.length).toBeLessThanOrEqual(paths.length);
    expect(await store.list("a")).toEqual([]);
  });

  it("says which path a disk error is about", async () => {
    await store.putIfAbsent("file", bytes("x"));
    await expect(store.putIfAbsent("file/below", bytes("y"))).rejects.toMatchObject({
      code: "DISK_FAILED",
      message: expect.stringContaining(join(folder, "out", "file", "below")) as string,
    });
    await chmod(folder, 0o700);
  });
});
