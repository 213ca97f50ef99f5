import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { StreamSample } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import type { DevOptions } from "../commands/dev.ts";

const program = fileURLToPath(new URL("../bin/dativo.js", import.meta.url));

/** One sample of a job in a process of its own, so that every module is loaded anew. */
export class SampleProcess {
  readonly #child: ChildProcess;
  /** Those of the streams that could be read; why others could not is on standard error. */
  readonly samples: Promise<StreamSample[]>;
  #isStopped = false;

  constructor(job: string, options: DevOptions, { workingFolder, environment }: CommandLineHost) {
    const flags = ["--enable-source-maps", ...(options.inspect === true ? ["--inspect"] : [])];
    this.#child = spawn(process.execPath, [...flags, program, ...argumentsOf(job, options)], {
      cwd: workingFolder,
      env: environment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.samples = this.#read();
  }

  /** Ends it at once: it writes nothing, and a plugin in a loop would hear of nothing else. */
  stop(): void {
    this.#isStopped = true;
    this.#child.kill("SIGKILL");
  }

  async #read(): Promise<StreamSample[]> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.#child.stdout ?? []) chunks.push(chunk as Buffer);
    // The last line of one that was stopped may be cut.
    if (this.#isStopped) return [];
    const lines = Buffer.concat(chunks).toString("utf8").split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line) as StreamSample);
  }
}

function argumentsOf(job: string, options: DevOptions): string[] {
  const { rows, stream = [], logLevel, logFormat } = options;
  const named = {
    "--rows": String(rows),
    "--log-format": logFormat,
    "--log-level": logLevel,
    "--secret-manager": options.secretManager,
    "--secret-manager-config": options.secretManagerConfig,
    "--secrets-dir": options.secretsDir,
  };
  return [
    "dev",
    job,
    "--once",
    "--json",
    ...stream.flatMap((name) => ["--stream", name]),
    ...Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [name, value])),
  ];
}
