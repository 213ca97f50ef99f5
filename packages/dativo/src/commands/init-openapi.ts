import { relative } from "node:path";
import { commandLineErrors } from "../command-line-errors.ts";
import type { CommandLineHost } from "../command-line-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { createPalette } from "../format/palette.ts";
import { printableLine } from "../format/printable.ts";
import { givenAnswers, type InitOptions } from "../init/init-answers.ts";
import { refuseExisting, writeNewFiles } from "../init/write-new-files.ts";
import { jobFromOpenApi } from "../openapi/job-from-openapi.ts";
import { openApiFiles } from "../openapi/openapi-files.ts";
import { readDescription } from "../openapi/read-description.ts";

/** `dativo init --from-openapi`: writes a job and contracts of a description. Runs nothing: it has no credentials. */
export async function initFromOpenApi(
  place: string,
  options: InitOptions,
  host: CommandLineHost,
): Promise<number> {
  const { workingFolder, stdout, environment } = host;
  const answers = givenAnswers(undefined, options);
  const root = await readDescription(place, workingFolder);
  const job = jobFromOpenApi(root, answers.objects, answers.url);
  if (job.contracts.size === 0) throw commandLineErrors.openApiEmpty(place, job.skipped);
  const files = openApiFiles(job, answers, workingFolder);
  if (options.force !== true) await refuseExisting(files.map(({ path }) => path));
  await writeNewFiles(files, options.force === true);
  const palette = createPalette(stdout, environment);
  const shown = files.map(({ path }) => printableLine(relative(workingFolder, path)));
  const [name] = shown;
  const skipped = job.skipped.map((reason) => `  ${printableLine(reason)}\n`).join("");
  stdout.write(
    `${shown.map((path) => `${palette.good("✓")} ${path} written\n`).join("")}\n` +
      (skipped === "" ? "" : `Left out:\n${skipped}\n`) +
      `Next:\n  npx dativo validate ${name}  check it after a change\n  npx dativo check ${name}     see whether the API can be reached\n  npx dativo run ${name}\n`,
  );
  return exitCodes.succeeded;
}
