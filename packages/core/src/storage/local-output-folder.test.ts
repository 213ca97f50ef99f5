import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { LocalOutputFolder } from "./local-output-folder.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("LocalOutputFolder", () => {
  let temporary: TemporaryFolder;
  let folder: LocalOutputFolder;

  beforeEach(async () => {
    temporary = await createTemporaryFolder();
    folder = new LocalOutputFolder(join(temporary.path, "staging"));
  });
  afterEach(() => temporary.remove());

  const content = (path: string): Promise<Buffer> =>
    readFile(join(temporary.path, "staging", path));

  it("writes in order, counts and hashes, also when nobody waits for a write", async () => {
    let fileCounter = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 }),
        async (chunks) => {
          const file = await folder.createFile(`deep/er/${fileCounter++}.bin`);
          await Promise.all(chunks.map((chunk) => file.write(chunk)));
          const written = await file.close(7);
          const whole = Buffer.concat(chunks);
          expect(await content(written.path)).toEqual(whole);
          expect(written).toEqual({
            path: file.path,
            bytes: whole.length,
            rows: 7,
            sha256: createHash("sha256").update(whole).digest("hex"),
          });
          expect(file.bytesWritten).toBe(whole.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("tells a writer that never waited about a failed write at close, and nobody else", async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown): void => void rejections.push(reason);
    process.on("unhandledRejection", note);
    const file = await folder.createFile("part.txt");
    void file.write("no bytes" as never);
    await new Promise((resolve) => setImmediate(resolve));
    await expect(file.close(1)).rejects.toMatchObject({ code: "OUTPUT_NOT_BYTES" });
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", note);
    expect(rejections).toEqual([]);
  });

  it("refuses a path that is taken, and leaves what is there alone", async () => {
    const file = await folder.createFile("part.txt");
    await file.write(bytes("first"));
    await file.close(1);
    await expect(folder.createFile("part.txt")).rejects.toMatchObject({
      code: "OUTPUT_FILE_EXISTS",
      message: expect.stringContaining('"part.txt"'),
      fix: expect.stringContaining("fileName"),
    });
    expect(String(await content("part.txt"))).toBe("first");
  });

  it("names the path when the disk refuses", async () => {
    await writeFile(join(temporary.path, "staging"), "a file where the folder should be");
    const path = join(temporary.path, "staging", "part.txt");
    await expect(folder.createFile("part.txt")).rejects.toMatchObject({
      code: "DISK_FAILED",
      message: expect.stringContaining(path),
      cause: { code: expect.stringMatching(/ENOTDIR|EEXIST/u) },
    });
  });

  it.each(["../part.txt", "/etc/part.txt", "a/../../b", ""])("refuses %j", async (path) => {
    await expect(folder.createFile(path)).rejects.toMatchObject({ code: "OUTPUT_PATH_INVALID" });
  });

  it("refuses writes and closes after close", async () => {
    const file = await folder.createFile("part.txt");
    await file.close(0);
    await expect(file.write(bytes("x"))).rejects.toMatchObject({ code: "OUTPUT_FILE_CLOSED" });
    await expect(file.close(0)).rejects.toMatchObject({ code: "OUTPUT_FILE_CLOSED" });
    expect(String(await content("part.txt"))).toBe("");
  });

  it("throws away open files only, and can be told so twice", async () => {
    const kept = await folder.createFile("kept.txt");
    await kept.close(0);
    const open = await folder.createFile("open.txt");
    const pending = open.write(bytes("never published"));
    await Promise.all([folder.discardOpenFiles(), folder.discardOpenFiles(), pending]);
    await folder.discardOpenFiles();
    expect(await readdir(join(temporary.path, "staging"))).toEqual(["kept.txt"]);
    await expect(open.write(bytes("late"))).rejects.toMatchObject({ code: "OUTPUT_FILE_CLOSED" });
  });

  it("makes no folder before the first file", async () => {
    await folder.discardOpenFiles();
    expect(await readdir(temporary.path)).toEqual([]);
  });
});
