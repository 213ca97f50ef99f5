import { dirname, relative } from "node:path";
import type { StreamSample } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import type { DevOptions } from "../commands/dev.ts";
import { printable } from "../format/printable.ts";
import { jobPath } from "../job-path.ts";
import { formatSample } from "./format-sample.ts";
import { SampleProcess } from "./sample-process.ts";
import { watchSources } from "./watch-sources.ts";

/** Samples a job, and once more each time that a file of its folder is saved. */
export class DevSession {
  readonly #job: string;
  readonly #options: DevOptions;
  readonly #host: CommandLineHost;
  readonly #folder: string;
  /** By name of the stream: what the next sample is compared with, also after one that failed. */
  readonly #last = new Map<string, StreamSample>();
  #current: SampleProcess | undefined;

  constructor(job: string, options: DevOptions, host: CommandLineHost) {
    this.#job = job;
    this.#options = options;
    this.#host = host;
    this.#folder = dirname(jobPath(job, host.workingFolder));
  }

  /**
   * Resolves when the signal is aborted.
   *
   * @throws `FOLDER_NOT_WATCHED`
   */
  async run(signal: AbortSignal): Promise<void> {
    const ended = watchSources(this.#folder, signal, (file) => {
      this.#host.stdout.write(`\n${printable(file)} has changed\n`);
      this.#sample();
    });
    this.#sample();
    await ended;
  }

  /** Ends the sample that is under way. */
  stop(): void {
    this.#current?.stop();
    this.#current = undefined;
  }

  #sample(): void {
    this.stop();
    const started = new SampleProcess(this.#job, this.#options, this.#host);
    this.#current = started;
    void started.samples.then((samples) => {
      if (this.#current === started) this.#show(samples);
    });
  }

  #show(samples: readonly StreamSample[]): void {
    const { stdout, stderr, workingFolder } = this.#host;
    for (const sample of samples) {
      stdout.write(formatSample(sample, this.#last.get(sample.stream)));
      this.#last.set(sample.stream, sample);
    }
    const shown = relative(workingFolder, this.#folder) || ".";
    stderr.write(`Watching ${printable(shown)}; Ctrl-C ends it.\n`);
  }
}
