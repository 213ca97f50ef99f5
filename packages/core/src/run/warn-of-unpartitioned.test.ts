import { expect, it } from "vitest";
import { JobFolder } from "./__fixtures__/job-folder.ts";

it("a writer that knows nothing of partitioning is told of", async () => {
  const folder = await JobFolder.create();
  try {
    await folder.reader(`export const Reader = defineReader({
      *extract() { yield [{ id: 1, day: "2026-01-01" }]; },
    });`);
    const warnings: string[] = [];
    const log = {
      level: "warn" as const,
      write: (line: string) => void warnings.push(line),
    };
    await folder.run({ target: "partitioning: [day]" }, { log });
    expect(warnings).toEqual([
      expect.stringMatching(
        /The job divides its files by day, and the writer '.+' has put records into no folder/u,
      ),
    ]);
    await folder.run({}, { log });
    expect(warnings).toHaveLength(1);
  } finally {
    await folder.remove();
  }
});
