import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder } from "@dativo/core/testing";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { hashContent } from "./hash-content.ts";

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());
const path = join(folder.path, "data");

it("hashes beginnings of a file", async () => {
  const lengths = fc.array(fc.nat(3_000_000), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.nat(2_500_000), lengths, async (size, unsorted) => {
      const content = Buffer.alloc(size, "some bytes of a file, again and again");
      await writeFile(path, content);
      const rising = unsorted.toSorted((one, other) => one - other);
      const expected = rising.map((length) =>
        createHash("sha256").update(content.subarray(0, length)).digest("hex"),
      );
      expect(await hashContent(path, rising)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

it("says which file is missing", async () => {
  await expect(hashContent(join(folder.path, "gone"), [1])).rejects.toMatchObject({
    code: "SOURCE_FILE_NOT_FOUND",
  });
});
