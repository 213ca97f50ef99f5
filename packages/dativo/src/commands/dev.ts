import { spawn } from "node:child_process";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { LogLevel, StreamSample } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { formatSample } from "../dev/format-sample.ts";
import { watchSources } from "../dev/watch-sources.ts";
import { exitCodes } from "../exit-codes.ts";
import { printable } from "../format/printable.ts";
import { hostFolder } from "../host-folder.ts";
import { jobPath } from "../job-path.ts";
import { watchSignals } from "../interruption.ts";
import { reportFailure } from "../report-failure.ts";
import { readSecretOptions, type SecretOptions } from "../secret-options.ts";

const program = fileURLToPath(new URL("../bin/dativo.js", import.meta.url));

/** The options of `dativo dev`. */
export interface DevOptions extends SecretOptions {
  readonly rows: number;
  readonly stream?: readonly string[];
  readonly once?: boolean;
  readonly json?: boolean;
  readonly inspect?: boolean;
  readonly logLevel?: LogLevel;
  readonly logFormat: "human" | "json";
}

/** `dativo dev`: shows the first records of a job, again whenever one of its files changes. */
export async function dev(
  job: string,
  options: DevOptions,
  host: CommandLineHost,
): Promise<number> {
  if (options.once === true) return sampleOnce(job, options, host);
  const file = jobPath(job, host.workingFolder);
  const folder = dirname(file);
  const interruption = watchSignals(host, () => undefined);
  let last = new Map<string, StreamSample>();
  let running: Promise<void> = Promise.resolve();
  const again = (): void => {
    running = running.then(async () => {
      last = await sampleAside(options, host, last);
      host.stderr.write(
        `Watching ${relative(host.workingFolder, folder) || "."}; Ctrl-C ends it.\n`,
      );
    });
  };
  again();
  const watcher = watchSources(folder, (changed) => {
    host.stdout.write(`\n${printable(changed)} has changed\n`);
    again();
  });
  await new Promise<void>((resolve) => {
    interruption.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  watcher.close();
  await running;
  interruption.stopWatching();
  return exitCodes.succeeded;
}

async function sampleOnce(
  job: string,
  options: DevOptions,
  host: CommandLineHost,
): Promise<number> {
  const { rows, stream: streams, logFormat, logLevel } = options;
  const interruption = watchSignals(host, () => undefined);
  try {
    const { sampleJob } = await import("@dativo/core");
    const samples = await sampleJob(jobPath(job, host.workingFolder), {
      ...(await readSecretOptions(options, host)),
      rows,
      streams,
      signal: interruption.signal,
      hostFolder,
      workingFolder: host.workingFolder,
      log: {
        ...(logLevel === undefined ? {} : { level: logLevel }),
        format: logFormat,
        write: (line) => host.stderr.write(`${printable(line)}\n`),
      },
    });
    for (const sample of samples) {
      const text =
        options.json === true ? `${JSON.stringify(sample)}\n` : formatSample(sample, undefined);
      host.stdout.write(text);
    }
    return exitCodes.succeeded;
  } catch (error) {
    reportFailure(error, { host, logFormat, logLevel }, job);
    return interruption.exitCode() ?? exitCodes.failed;
  } finally {
    interruption.stopWatching();
  }
}

/** In a process of its own, so that every module is loaded anew. Answers the samples to compare with. */
async function sampleAside(
  { inspect = false }: DevOptions,
  host: CommandLineHost,
  last: ReadonlyMap<string, StreamSample>,
): Promise<Map<string, StreamSample>> {
  // What was given to this command, and the two words more by which it ends after one sample.
  const given = process.argv.slice(2).filter((argument) => argument !== "--inspect");
  const flags = ["--enable-source-maps", ...(inspect ? ["--inspect"] : [])];
  const child = spawn(process.execPath, [...flags, program, ...given, "--once", "--json"], {
    cwd: host.workingFolder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString("utf8").split("\n").filter(Boolean);
  const samples = lines.map((line) => JSON.parse(line) as StreamSample);
  for (const sample of samples) host.stdout.write(formatSample(sample, last.get(sample.stream)));
  // After an error the next sample is compared with the last one that there was.
  return new Map([...last, ...samples.map((sample) => [sample.stream, sample] as const)]);
}
