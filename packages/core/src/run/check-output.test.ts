import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LocalObjectStore } from "../storage/local-object-store.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { checkOutput } from "./check-output.ts";

/** A store that does not look at what is there already, as one without conditional writes. */
class CarelessStore extends LocalObjectStore {
  override async putIfAbsent(path: string, content: Uint8Array): Promise<boolean> {
    await this.delete(path);
    return super.putIfAbsent(path, content);
  }
}

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

describe("checkOutput", () => {
  it("finds a folder that can be written, and leaves nothing in it", async () => {
    const store = new LocalObjectStore(folder.path);
    expect(await checkOutput(store)).toMatchObject({ status: "ok" });
    expect(await store.list("_staging")).toEqual([]);
  });

  it("finds a store out on which two runs could both commit", async () => {
    const store = new CarelessStore(folder.path);
    expect(await checkOutput(store)).toMatchObject({ status: "failed", code: "OUTPUT_NOT_ATOMIC" });
    expect(await store.list("_staging")).toEqual([]);
  });
});
