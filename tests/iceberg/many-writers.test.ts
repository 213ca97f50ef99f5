import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeWithService } from "../services/ask-for-service.ts";
import { judge } from "./judge.ts";
import { metadataFile } from "./table-job.ts";

const processes = 8;
/** Of each process; a hundred every night: see `.github/workflows/nightly.yml`. */
const commits = Number(process.env["DATIVO_COMMITS"] ?? 25);

await describeWithService("iceberg-python", "a table that many processes commit to at once", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-many-writers-"));
    await cp(join(import.meta.dirname, "one-row-reader.mjs"), join(folder, "one-row-reader.mjs"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("has every row once, and a history without forks", { timeout: 600_000 }, async () => {
    const catalog = JSON.stringify({ type: "filesystem", warehouse: join(folder, "lake") });
    const program = join(import.meta.dirname, "commit-often.mjs");
    const names = Array.from({ length: processes }, (_, index) => String(index + 1));
    const ends = names.map(async (name) => {
      const settings = [program, folder, name, String(commits), catalog];
      const child = spawn(process.execPath, settings, { stdio: ["ignore", "ignore", "pipe"] });
      const errors: Buffer[] = [];
      child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
      const [code] = (await once(child, "close")) as [number];
      return { code, text: Buffer.concat(errors).toString("utf8") };
    });
    for (const end of await Promise.all(ends)) expect(end).toEqual({ code: 0, text: "" });
    const file = await metadataFile(join(folder, "lake/default/numbers"));
    const [table] = await judge(undefined, [{ do: "describe", metadata_file: file }]);
    const ids = table?.rows.map(({ id }) => Number(id)).toSorted((one, other) => one - other);
    const expected = names.flatMap((name) =>
      Array.from({ length: commits }, (_, index) => Number(name) * 1000 + index + 1),
    );
    expect(ids).toEqual(expected);
    const snapshots = table?.snapshots ?? [];
    expect(snapshots.map(({ sequence_number: number }) => number)).toEqual(
      expected.map((_, index) => index + 1),
    );
    expect(snapshots.map(({ parent }) => parent)).toEqual([
      null,
      ...snapshots.slice(0, -1).map(({ id }) => id),
    ]);
    expect(table?.current).toBe(snapshots.at(-1)?.id);
  });
});
