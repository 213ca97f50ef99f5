import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { DativoError } from "../errors/dativo-error.ts";
import { readJob } from "../job/read-job.ts";
import { guessSecrets } from "./guess-secrets.ts";

const folder = await mkdtemp(join(tmpdir(), "dativo-guess-"));
afterAll(() => rm(folder, { recursive: true }));

it("takes what follows a key of a secret, and everything under credentials", () => {
  const text = `name: orders
source:
  credentials:
    user: *etl
    password: !s3cret
    - odd line
  connection: { host: db, "password": 'inline1', port: 1 }
  url: x
target: { secret_key: |inline2 }
`;
  const guesses = guessSecrets(text);
  expect(guesses).toEqual(
    expect.arrayContaining(["etl", "s3cret", "odd", "line", "inline1", "inline2"]),
  );
  for (const word of ["orders", "host", "url"]) expect(guesses).not.toContain(word);
});

it("keeps what a parser quotes of a broken file to itself", async () => {
  const path = join(folder, "job.yaml");
  const starts = fc.constantFrom(
    "*",
    "&",
    "!",
    "!!",
    "|",
    ">",
    "@",
    "%",
    "`",
    "'",
    '"',
    "[",
    "{",
    "- ",
    "*x ",
    "? ",
  );
  await fc.assert(
    fc.asyncProperty(starts, starts, async (start, next) => {
      const credentials = `    password: ${start}canary-one\n    user: ${next}canary-two`;
      await writeFile(
        path,
        `source:\n  type: csv\n  credentials:\n${credentials}\n  api_key: ${next}canary-three\n`,
      );
      const error: unknown = await readJob(path).catch((cause: unknown) => cause);
      if (!DativoError.isInstance(error)) throw new Error("not refused");
      const shown = [error.message, error.fix, error.stack, JSON.stringify(error.details)].join();
      expect(shown).not.toContain("canary");
    }),
  );
});
