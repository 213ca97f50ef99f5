import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runJob } from "@dativo/core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { everyNumber, leftovers, prepareJob, runAndKill } from "../crash/crash-job.ts";
import { describeWithService } from "../services/ask-for-service.ts";
import { judge } from "./judge.ts";
import { metadataFile } from "./table-job.ts";

const target = "type: iceberg, catalog: { type: filesystem, warehouse: ./lake }";

await describeWithService("iceberg-python", "a run into an Iceberg table", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-iceberg-crash-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it(
    "that is killed before any call by which it changes a file is finished by running it again",
    { timeout: 300_000 },
    async () => {
      const files: string[] = [];
      let call = 0;
      let killed = true;
      while (killed) {
        call += 1;
        const home = join(folder, String(call));
        const { job, output } = await prepareJob(home, target);
        killed = runAndKill(job, home, call);
        const table = join(home, "lake/default/job");
        const before = versions(table);
        expect(before, `killed at call ${call}`).toBeLessThanOrEqual(1);
        const again = await runJob(job);
        expect(again.error, `killed at call ${call}`).toBeUndefined();
        const third = await runJob(job);
        expect(third.streams[0]?.rows_read, `killed at call ${call}`).toBe(0);
        expect(leftovers(output), `killed at call ${call}`).toEqual([]);
        files.push(await metadataFile(table));
      }
      expect(call).toBeGreaterThan(30);
      const steps = files.map((file) => ({ do: "describe", metadata_file: file }) as const);
      const tables = await judge(undefined, steps);
      for (const [index, table] of tables.entries()) {
        const killedAt = `killed at call ${index + 1}`;
        const ids = table.rows.map(({ id }) => Number(id)).toSorted((one, other) => one - other);
        expect(ids, killedAt).toEqual(everyNumber);
        expect(table.snapshots, killedAt).toHaveLength(1);
        // What lies in the table's folder is what belongs to it.
        const data = await readdir(join(folder, String(index + 1), "lake/default/job/data"));
        expect(data.toSorted(), killedAt).toEqual(
          table.files
            .map(({ file_path: path }) => path.slice(path.lastIndexOf("/") + 1))
            .toSorted(),
        );
      }
    },
  );
});

/** How many versions of the metadata there are. */
function versions(table: string): number {
  const hint = join(table, "metadata/version-hint.text");
  return existsSync(hint) ? Number(readFileSync(hint, "utf8")) : 0;
}
