import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DativoError } from "../errors/dativo-error.ts";
import { writeFiles } from "../plugins/__fixtures__/write-files.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { readJob } from "./read-job.ts";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

const sections = "source: { type: csv, files: [in.csv] }\ntarget: { type: parquet, output: out }\n";
const environment = { TWO: "2", HALF: "0.5", YES: "true", WORD: "many", ZEROS: "00123" };

async function read(files: Record<string, string>, name = "job.yaml") {
  await writeFiles(folder.path, { "package.json": "{}", ...files });
  return readJob(name, { workingFolder: folder.path, environment });
}

async function messageOf(text: string): Promise<string> {
  const error: unknown = await read({ "job.yaml": `${text}\n${sections}` }).catch(
    (cause: unknown) => cause,
  );
  if (!DativoError.isInstance(error)) throw new Error(`not refused: ${String(error)}`);
  return error.message;
}

describe("a variable in a job", () => {
  it("becomes a number or a boolean where the job wants one", async () => {
    const head =
      'threads: ${TWO}\nlease_seconds: "${LEASE:-30}"\nplugins: { network: "${YES}", timeout_seconds: "${HALF}" }\n';
    expect(await read({ "job.yaml": head + sections })).toMatchObject({
      execution: { threads: 2 },
      leaseSeconds: 30,
      isolation: { network: true, timeoutSeconds: 0.5 },
    });
  });

  it.each([
    ["${TWO}", { kind: "count", records: 2 }],
    ["${SHARE:-5%}", { kind: "share", share: 0.05 }],
  ])(
    "becomes what it spells where a text would do as well: max_rejects %s",
    async (text, limit) => {
      const job = await read({ "job.yaml": `max_rejects: "${text}"\n${sections}` });
      expect(job.maxRejects).toEqual(limit);
    },
  );

  it("stays a text where the job wants one, or wants nothing", async () => {
    const job = await read({
      "job.yaml": `name: \${TWO}
tenant_id: \${YES}
finops: { cost_center: "\${ZEROS}", billed: "\${YES}" }
source: { type: csv, files: [in.csv], credentials: { password: "\${ZEROS}" } }
target: { type: parquet, output: out }
`,
    });
    expect(job).toMatchObject({
      name: "2",
      tenantId: "true",
      finops: { cost_center: "00123", billed: "true" },
      source: { credentials: { password: "00123" } },
    });
  });

  it.each([
    ["threads: ${WORD}", '"many" is not of type number (the value of ${WORD})'],
    ["threads: ${MANY:-1e2}", '"1e2" is not of type number (the value of ${MANY})'],
    ["threads: ${MANY:-257}", "257 is not valid: has to be at most 256 (the value of ${MANY})"],
    [
      "threads: ${MANY:-9007199254740993}",
      '"9007199254740993" is not of type number (the value of ${MANY})',
    ],
    // What is more than the reference is a text that the file itself writes.
    ['threads: "${TWO}0"', '"20" is not of type number'],
    ['threads: "2"', '"2" is not of type number'],
  ])("is refused where it spells none: %s", async (text, message) => {
    expect((await messageOf(text)).split("\n")[1]).toBe(`job.yaml:1:1 threads: ${message}`);
  });

  it("is found behind an alias", async () => {
    const text = `threads: &two \${TWO}\nlease_seconds: *two\n${sections}`;
    expect(await read({ "job.yaml": text })).toMatchObject({ leaseSeconds: 2 });
  });

  it("is found in a module, and in the configuration of the project", async () => {
    const job = await read(
      {
        "dativo.config.yaml": "threads: ${TWO}\n",
        "a.job.mjs":
          'export default { lease_seconds: "${TWO}", source: { type: "csv", files: ["a"] }, target: { type: "parquet", output: "o" } };',
      },
      "a.job.mjs",
    );
    expect(job).toMatchObject({ leaseSeconds: 2, execution: { threads: 2 } });
  });
});
