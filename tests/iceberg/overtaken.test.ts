import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readJobHistory, runJob } from "@dativo/core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { everyNumber } from "../crash/crash-job.ts";
import { describeWithService } from "../services/ask-for-service.ts";
import { judge } from "./judge.ts";
import { metadataFile } from "./table-job.ts";

const hooks = globalThis as { beforeNumbers?: (() => Promise<void>) | undefined };

await describeWithService(
  "iceberg-python",
  "a run that another one of its job has overtaken",
  () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "dativo-overtaken-"));
      await cp(join(import.meta.dirname, "hooked-reader.mjs"), join(folder, "hooked-reader.mjs"));
    });
    afterEach(async () => {
      hooks.beforeNumbers = undefined;
      await rm(folder, { recursive: true, force: true });
    });

    /** The same job, with an output of its own for each machine. */
    const writeJob = async (machine: string, options: object = {}): Promise<string> => {
      const job = join(folder, `${machine}.json`);
      const content = {
        name: "numbers",
        source: {
          custom_reader: "./hooked-reader.mjs:HookedReader",
          objects: ["numbers"],
          incremental: { strategy: "id", cursor_field: "id" },
        },
        target: {
          type: "iceberg",
          catalog: { type: "filesystem", warehouse: "./lake" },
          output: `./${machine}`,
          options,
        },
      };
      await writeFile(job, JSON.stringify(content));
      return job;
    };
    const idsInTable = async (): Promise<readonly number[]> => {
      const file = await metadataFile(join(folder, "lake/default/numbers"));
      const [table] = await judge(undefined, [{ do: "describe", metadata_file: file }]);
      return (table?.rows ?? []).map(({ id }) => Number(id)).toSorted((one, other) => one - other);
    };

    it("is refused, takes its commit back, and goes on from the other one's", async () => {
      const here = await writeJob("here");
      const there = await writeJob("there");
      hooks.beforeNumbers = async () => {
        hooks.beforeNumbers = undefined;
        expect((await runJob(there)).error).toBeUndefined();
      };
      const report = await runJob(here);
      expect(report.error).toMatchObject({
        code: "COMMIT_REFUSED",
        message: expect.stringContaining("where this one went on from none"),
        fix: expect.stringContaining("run the job again"),
      });
      expect(await idsInTable()).toEqual(everyNumber);
      expect(await readdir(join(folder, "here/_staging"))).toEqual([]);
      const again = await runJob(here);
      expect(again.error).toBeUndefined();
      expect(again.streams[0]?.rows_read).toBe(0);
      expect(await idsInTable()).toEqual(everyNumber);
      const history = await readJobHistory(here);
      // Newest first: nothing new, the other one's, the record that takes the refused one back, and that one.
      expect(history.map(({ state }) => state?.cursor?.value)).toEqual([
        "20",
        "20",
        undefined,
        "20",
      ]);
    });
  },
);
