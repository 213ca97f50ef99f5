import { describe, expect, it } from "vitest";
import { mergeAtOnce } from "./merge-at-once.ts";

interface Watched {
  open: number;
  most: number;
  closed: number;
}

async function* source(
  name: string,
  items: number,
  watched: Watched,
): AsyncGenerator<string, void, undefined> {
  watched.open += 1;
  watched.most = Math.max(watched.most, watched.open);
  try {
    for (let item = 0; item < items; item += 1) yield `${name}${item}`;
  } finally {
    watched.open -= 1;
    watched.closed += 1;
  }
}

async function* broken(): AsyncGenerator<string, void, undefined> {
  yield "one";
  throw new Error("broken");
}

async function* sources(
  count: number,
  watched: Watched,
): AsyncGenerator<AsyncIterable<string>, void, undefined> {
  for (let index = 0; index < count; index += 1) yield source(`s${index}.`, 5, watched);
}

const watching = (): Watched => ({ open: 0, most: 0, closed: 0 });

describe("several sources side by side", () => {
  it("give all of their items, each source in its order, so many at a time", async () => {
    const watched = watching();
    const items: string[] = [];
    for await (const item of mergeAtOnce(sources(7, watched), 3)) items.push(item);
    expect(items).toHaveLength(35);
    const ofFirst = items.filter((item) => item.startsWith("s0."));
    expect(ofFirst).toEqual(["s0.0", "s0.1", "s0.2", "s0.3", "s0.4"]);
    expect(watched).toEqual({ open: 0, most: 3, closed: 7 });
  });

  it("are all closed when nobody wants more", async () => {
    const watched = watching();
    for await (const _item of mergeAtOnce(sources(7, watched), 3)) break;
    expect(watched).toEqual({ open: 0, most: 3, closed: 3 });
  });

  it("are all closed when one of them fails", async () => {
    const watched = watching();
    async function* failing(): AsyncGenerator<AsyncIterable<string>, void, undefined> {
      yield source("s.", 5, watched);
      yield broken();
    }
    const read = async () => {
      for await (const _item of mergeAtOnce(failing(), 2));
    };
    await expect(read()).rejects.toThrow("broken");
    expect(watched.open).toBe(0);
  });
});
