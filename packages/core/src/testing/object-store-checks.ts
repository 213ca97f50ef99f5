import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { ObjectStore } from "../contract/object-store.ts";

/** One thing that every store has to do, and a test of it on an empty store of its own. */
export interface ObjectStoreCheck {
  /** What the store has to do, as a sentence without a subject. */
  readonly name: string;
  readonly run: (store: ObjectStore) => Promise<void>;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

async function textAt(store: ObjectStore, path: string): Promise<string | undefined> {
  const content = await store.read(path);
  return content && new TextDecoder().decode(content);
}

async function put(store: ObjectStore, path: string, text: string): Promise<void> {
  ok(await store.putIfAbsent(path, encode(text)), `${path} was there already`);
}

async function pathsIn(store: ObjectStore, folder: string): Promise<string[]> {
  return (await store.list(folder)).map(({ path }) => path).toSorted();
}

const names = [
  "plain.parquet",
  "day=2024-02-29/part.parquet",
  "a b/ü+%20&?#.txt",
  "quote'\"<>/x",
  "..a/b..",
];

const nothingThere: ObjectStoreCheck = {
  name: "answers for what is missing without an error",
  run: async (store) => {
    equal(await store.read("a/b"), undefined);
    equal(await store.size("a/b"), undefined);
    deepEqual(await store.list("a"), []);
    deepEqual(await store.listFolders("a"), []);
    await store.delete("a/b");
    await store.deleteFolder("a");
    await rejects(async () => {
      for await (const chunk of store.readStream("a/b")) ok(chunk);
    });
  },
};

const oneCreates: ObjectStoreCheck = {
  name: "lets exactly one of many callers create an object, and leaves nothing else behind",
  run: async (store) => {
    const attempts = Array.from({ length: 20 }, (_, index) =>
      store.putIfAbsent("commits/1.json", encode(String(index))),
    );
    const created = await Promise.all(attempts);
    equal(created.filter(Boolean).length, 1);
    equal(await textAt(store, "commits/1.json"), String(created.indexOf(true)));
    deepEqual(await pathsIn(store, "commits"), ["commits/1.json"]);
    equal(await store.putIfAbsent("commits/1.json", encode("later")), false);
    equal(await textAt(store, "commits/1.json"), String(created.indexOf(true)));
  },
};

const anyName: ObjectStoreCheck = {
  name: "keeps names as they are",
  run: async (store) => {
    for (const name of names) await put(store, `in/${name}`, name);
    deepEqual(await pathsIn(store, "in"), names.map((name) => `in/${name}`).toSorted());
    for (const name of names) {
      equal(await textAt(store, `in/${name}`), name);
      await store.move(`in/${name}`, `out/${name}`);
      equal(await textAt(store, `out/${name}`), name);
    }
    deepEqual(await pathsIn(store, "in"), []);
  },
};

const moves: ObjectStoreCheck = {
  name: "moves over what is there, can be told twice, and fails where there is nothing",
  run: async (store) => {
    await put(store, "staged/x", "new");
    await put(store, "x", "old");
    await store.move("staged/x", "x");
    await store.move("staged/x", "x");
    equal(await textAt(store, "x"), "new");
    equal(await store.size("staged/x"), undefined);
    await rejects(store.move("staged/y", "y"));
  },
};

const movedAtOnce: ObjectStoreCheck = {
  name: "moves an object for several callers at once, of which each is told that it is done",
  run: async (store) => {
    for (let round = 0; round < 5; round += 1) {
      await put(store, `staged/${round}`, "content");
      const callers = Array.from({ length: 10 }, () =>
        store.move(`staged/${round}`, `moved/${round}`),
      );
      await Promise.all(callers);
      equal(await textAt(store, `moved/${round}`), "content");
      equal(await store.size(`staged/${round}`), undefined);
    }
  },
};

const manyObjects = 1100;

const pages: ObjectStoreCheck = {
  name: "lists and clears folders of more objects than a page has",
  run: async (store) => {
    const paths = Array.from({ length: manyObjects }, (_, index) => `many/${index % 3}/${index}`);
    for (let from = 0; from < paths.length; from += 50) {
      await Promise.all(paths.slice(from, from + 50).map((path) => put(store, path, "x")));
    }
    deepEqual(await pathsIn(store, "many"), paths.toSorted());
    deepEqual([...(await store.listFolders("many"))].toSorted(), ["0", "1", "2"]);
    await store.deleteFolder("many");
    deepEqual(await store.list("many"), []);
  },
};

const lists: ObjectStoreCheck = {
  name: "lists at any depth with sizes, of the folder and not of one whose name begins the same",
  run: async (store) => {
    await put(store, "a/1", "x");
    await put(store, "a/b/2", "yz");
    await put(store, "ab/3", "");
    const listed = await store.list("a");
    deepEqual(
      listed
        .toSorted((one, other) => (one.path < other.path ? -1 : 1))
        .map(({ path, bytes }) => ({ path, bytes })),
      [
        { path: "a/1", bytes: 1 },
        { path: "a/b/2", bytes: 2 },
      ],
    );
    const now = Date.now();
    for (const { modifiedAt } of listed) {
      // Stores that say so may have a clock of their own, and no fractions of a second.
      ok(modifiedAt === undefined || Math.abs(modifiedAt.getTime() - now) < 3_600_000);
    }
    deepEqual(await store.listFolders("a"), ["b"]);
    await store.deleteFolder("a");
    deepEqual(await store.list("a"), []);
    equal(await store.size("ab/3"), 0);
  },
};

const ranges: ObjectStoreCheck = {
  name: "reads ranges, and streams the whole",
  run: async (store) => {
    await put(store, "digits", "0123456789");
    const range = async (start: number, end?: number): Promise<string> =>
      new TextDecoder().decode(await store.read("digits", { start, end }));
    equal(await range(0, 3), "012");
    equal(await range(7), "789");
    equal(await range(4, 100), "456789");
    equal(await range(3, 3), "");
    equal(await range(10), "");
    equal(await store.read("missing", { start: 0, end: 1 }), undefined);
    let streamed = "";
    for await (const chunk of store.readStream("digits"))
      streamed += new TextDecoder().decode(chunk);
    equal(streamed, "0123456789");
  },
};

const largeBytes = 20 * 1024 * 1024;

const uploads: ObjectStoreCheck = {
  name: "makes an object of many chunks appear whole, and keeps none of their memory",
  run: async (store) => {
    const upload = await store.createObject("large.bin");
    const chunk = new Uint8Array(1024 * 1024 + 1);
    let sent = 0;
    for (let index = 0; sent < largeBytes; index += 1) {
      chunk.fill(index);
      await upload.write(chunk);
      sent += chunk.length;
      equal(await store.size("large.bin"), undefined);
    }
    await upload.complete();
    await upload.abort();
    equal(await store.size("large.bin"), sent);
    let offset = 0;
    for await (const part of store.readStream("large.bin")) {
      for (const [at, byte] of part.entries()) {
        if (byte !== Math.floor((offset + at) / chunk.length) % 256) equal(byte, offset + at);
      }
      offset += part.length;
    }
    equal(offset, sent);
    await store.move("large.bin", "moved.bin");
    equal(await store.size("moved.bin"), sent);
  },
};

const emptyUpload: ObjectStoreCheck = {
  name: "makes an object without bytes, and replaces one that is there",
  run: async (store) => {
    await put(store, "x", "old");
    const upload = await store.createObject("x");
    equal(await textAt(store, "x"), "old");
    await upload.complete();
    equal(await textAt(store, "x"), "");
  },
};

const aborted: ObjectStoreCheck = {
  name: "leaves nothing of an upload that is given up",
  run: async (store) => {
    const upload = await store.createObject("a/b/c");
    await upload.write(new Uint8Array(12 * 1024 * 1024));
    await upload.abort();
    await upload.abort();
    equal(await store.size("a/b/c"), undefined);
    deepEqual(await store.listFolders("a"), []);
    await rejects(upload.write(new Uint8Array(1)));
  },
};

const badPaths = ["../x", "/x", "a//b", "a/../b", ".", "", "a\\b", "C:/x", "a\0b"];

const contained: ObjectStoreCheck = {
  name: "refuses paths that lead out of it",
  run: async (store) => {
    for (const path of badPaths) {
      const refusal = { code: "OUTPUT_PATH_INVALID" };
      await rejects(async () => store.read(path), refusal);
      await rejects(async () => store.putIfAbsent(path, encode("")), refusal);
      await rejects(async () => store.createObject(path), refusal);
      await rejects(async () => store.deleteFolder(path), refusal);
      await rejects(async () => store.move("a", path), refusal);
    }
  },
};

/** What the host relies on: each is to hold on an empty store, whatever test runner runs it. */
export const objectStoreChecks: readonly ObjectStoreCheck[] = [
  nothingThere,
  oneCreates,
  anyName,
  moves,
  movedAtOnce,
  lists,
  pages,
  ranges,
  uploads,
  emptyUpload,
  aborted,
  contained,
];
