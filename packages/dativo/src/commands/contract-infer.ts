import { stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { InferredContract, LogLevel } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { commandLineErrors } from "../command-line-errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { printable } from "../format/printable.ts";
import { hostFolder } from "../host-folder.ts";
import { logTo } from "../log-to.ts";
import { refuseExisting, writeNewFiles, type NewFile } from "../init/write-new-files.ts";
import { watchSignals } from "../interruption.ts";
import { jobPath } from "../job-path.ts";
import { reportFailure } from "../report-failure.ts";
import { readSecretOptions, type SecretOptions } from "../secret-options.ts";

/** The options of `dativo contract infer`. */
export interface ContractInferOptions extends SecretOptions {
  readonly stream?: readonly string[];
  readonly sample?: number;
  readonly all?: boolean;
  readonly output?: string;
  readonly owner?: string;
  readonly examples: boolean;
  readonly force?: boolean;
  readonly logLevel?: LogLevel;
  readonly logFormat: "human" | "json";
}

/** `dativo contract infer`: writes contracts of what a source holds, and answers the exit code. */
export async function contractInfer(
  job: string,
  options: ContractInferOptions,
  host: CommandLineHost,
): Promise<number> {
  const { logFormat, logLevel, output } = options;
  const interruption = watchSignals(host, (name) => host.stderr.write(`${name}: stopping.\n`));
  try {
    const place = output === undefined ? undefined : await placeOf(output, host);
    const mayReplace = options.force === true;
    // Before the source is read, which can take long.
    if (place && !place.isFolder && !mayReplace) await refuseExisting([place.path]);
    const texts = await inferTexts(job, options, host, interruption.signal);
    if (place === undefined) {
      host.stdout.write(texts.map(({ text }) => text).join("---\n"));
      return exitCodes.succeeded;
    }
    const files = filesOf(texts, place);
    if (!mayReplace) await refuseExisting(files.map(({ path }) => path));
    await writeNewFiles(files, mayReplace);
    for (const { path } of files) {
      host.stderr.write(`${printable(relative(host.workingFolder, path))} written\n`);
    }
    return exitCodes.succeeded;
  } catch (error) {
    reportFailure(error, { host, logFormat, logLevel }, job);
    return interruption.exitCode() ?? exitCodes.failed;
  } finally {
    interruption.stopWatching();
  }
}

interface ContractText {
  readonly stream: string;
  readonly text: string;
}

async function inferTexts(
  job: string,
  options: ContractInferOptions,
  host: CommandLineHost,
  signal: AbortSignal,
): Promise<ContractText[]> {
  const { inferContract, formatContract } = await import("@dativo/core");
  const { owner } = options;
  const { workingFolder } = host;
  const rows = options.all === true ? "all" : options.sample;
  const contracts = await inferContract(jobPath(job, workingFolder), {
    ...(await readSecretOptions(options, host)),
    ...(options.stream === undefined ? {} : { streams: options.stream }),
    ...(rows === undefined ? {} : { rows }),
    signal,
    hostFolder,
    workingFolder,
    log: logTo(host, options),
  });
  const empty = contracts.find(({ columns }) => columns.length === 0);
  if (empty !== undefined) throw commandLineErrors.sourceEmpty(empty.stream);
  const text = { examples: options.examples, ...(owner === undefined ? {} : { owner }) };
  return contracts.map((contract: InferredContract) => ({
    stream: contract.stream,
    text: formatContract(contract, text),
  }));
}

/** Where the contracts go: a file, or a folder with one for each stream. */
interface Place {
  /** Absolute. */
  readonly path: string;
  readonly isFolder: boolean;
}

async function placeOf(output: string, { workingFolder }: CommandLineHost): Promise<Place> {
  const path = resolve(workingFolder, output);
  if (/[/\\]$/u.test(output)) return { path, isFolder: true };
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return { path, isFolder };
}

/** @throws `CONTRACT_FILE_FOR_ONE` where several contracts were to go to one file */
function filesOf(texts: readonly ContractText[], { path, isFolder }: Place): NewFile[] {
  if (isFolder) {
    const taken = new Set<string>();
    return texts.map(({ stream, text }) => ({ path: join(path, fileName(stream, taken)), text }));
  }
  const [first] = texts;
  if (first === undefined || texts.length > 1) {
    throw commandLineErrors.fileForOneContract(
      path,
      texts.map(({ stream }) => stream),
    );
  }
  return [{ path, text: first.text }];
}

/** A file name that no other stream has, also where capitals do not count. */
function fileName(stream: string, taken: Set<string>): string {
  const base = stream.replaceAll(/[^\w.-]+/gu, "-");
  let name = base;
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${base}-${number}`;
  taken.add(name.toLowerCase());
  return `${name}.contract.yaml`;
}
