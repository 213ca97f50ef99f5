import { join, relative, resolve } from "node:path";
import type { CommandLineHost } from "../command-line-host.ts";
import { exitCodes, signalExitCodes } from "../exit-codes.ts";
import { createPalette } from "../format/palette.ts";
import { printableLine } from "../format/printable.ts";
import { hostFolder } from "../host-folder.ts";
import { askAnswers } from "../init/ask-answers.ts";
import { listChoices } from "../init/list-choices.ts";
import { withDelimiter } from "../init/with-delimiter.ts";
import { givenAnswers, type InitAnswers, type InitOptions } from "../init/init-answers.ts";
import { initFiles } from "../init/init-files.ts";
import { planInit } from "../init/plan-init.ts";
import { refuseExisting, writeNewFiles } from "../init/write-new-files.ts";
import { reportFailure } from "../report-failure.ts";
import { initFromOpenApi } from "./init-openapi.ts";
import { run } from "./run.ts";

/** `dativo init`: writes a job and its contract, runs it, and answers the exit code. */
export async function init(
  path: string | undefined,
  options: InitOptions,
  host: CommandLineHost,
): Promise<number> {
  try {
    if (options.fromOpenapi !== undefined) {
      return await initFromOpenApi(options.fromOpenapi, options, host);
    }
    const answers = await answersOf(path, options, host);
    if (answers === undefined) return signalExitCodes.SIGINT;
    const plan = await withDelimiter(planInit(answers, host.workingFolder));
    const mayReplace = options.force === true;
    const names = initFiles.names(plan);
    if (!mayReplace) await refuseExisting(names.map((name) => join(plan.folder, name)));
    const files = await initFiles.contents(plan, host);
    await writeNewFiles(files, mayReplace);
    const shown = files.map((file) => shorten(file.path, host));
    const job = shorten(join(plan.folder, `${plan.name}.yaml`), host);
    host.stdout.write(formatWritten(shown, host));
    const code = plan.run ? await runFirst(job, host) : exitCodes.succeeded;
    host.stdout.write(formatNext(job, plan.run));
    return code;
  } catch (error) {
    reportFailure(error, { host, logFormat: "human", logLevel: undefined });
    return exitCodes.failed;
  }
}

/** @returns `undefined` where the questions were broken off */
async function answersOf(
  path: string | undefined,
  options: InitOptions,
  host: CommandLineHost,
): Promise<InitAnswers | undefined> {
  const given = givenAnswers(path, options);
  const { terminal, workingFolder } = host;
  if (terminal === undefined || options.yes === true) return given;
  const choices = await listChoices({ workingFolder, hostFolder });
  return askAnswers(given, { terminal, workingFolder, ...choices });
}

function runFirst(job: string, host: CommandLineHost): Promise<number> {
  return run([job], { progress: true, logFormat: "human" }, host);
}

function formatWritten(names: readonly string[], { stdout, environment }: CommandLineHost): string {
  const palette = createPalette(stdout, environment);
  const lines = names.map((name) => `${palette.good("✓")} ${printableLine(name)} written\n`);
  return `${lines.join("")}\n`;
}

function formatNext(job: string, hasRun: boolean): string {
  const name = printableLine(job);
  const commands = [
    [`dativo run ${name}`, hasRun ? "run it again" : "run it"],
    [`dativo validate ${name}`, "check it after a change"],
    [`dativo check ${name}`, "see whether source and target can be reached"],
  ] as const;
  const width = Math.max(...commands.map(([command]) => command.length));
  const lines = commands.map(([command, does]) => `  npx ${command.padEnd(width)}  ${does}\n`);
  return `\nNext:\n${lines.join("")}`;
}

function shorten(path: string, { workingFolder }: CommandLineHost): string {
  const inside = relative(workingFolder, resolve(workingFolder, path));
  return inside.startsWith("..") ? path : inside;
}
