import type { ByteWindow } from "@dativo/file-reader";
import type { CsvDialect } from "../csv-dialect.ts";
import type { RecordTokenizer } from "../record-tokenizer.ts";
import type { NullValues } from "../null-values.ts";
import { KernelStop, type CsvKernel, type PlainRecords } from "./csv-kernel.ts";
import { giveKernelBack, takeKernel } from "./kernel-pool.ts";

/** Records that the tokenizer does where one was not plain; twice as many each time that the next is not either. */
const fewestIrregular = 16;

/** What is the same for all records of a file. */
interface PlainRecordSettings {
  readonly dialect: CsvDialect;
  readonly nulls: NullValues;
  readonly maxRecordBytes: number;
}

/**
 * Finds the plain records of one file by the kernel, and says how many the tokenizer should do where the
 * next one is not plain.
 */
export class PlainRecordFinder {
  readonly #maxRecordBytes: number;
  #kernel: CsvKernel | undefined;
  #irregular = fewestIrregular;

  /** @param usesKernel whether there is a kernel for the file at all */
  constructor(usesKernel: boolean, { dialect, nulls, maxRecordBytes }: PlainRecordSettings) {
    this.#maxRecordBytes = maxRecordBytes;
    if (!usesKernel) return;
    this.#kernel = takeKernel();
    this.#kernel.begin(dialect, nulls);
  }

  /** The kernel, while the file is open and its dialect is one that it knows. */
  get kernel(): CsvKernel | undefined {
    return this.#kernel;
  }

  /** The most records that the tokenizer should find before the kernel is asked again. */
  get irregularLimit(): number {
    return this.#kernel === undefined ? Number.MAX_SAFE_INTEGER : this.#irregular;
  }

  /**
   * Finds records at the start of a window, and takes them from it.
   *
   * @param tokenizer that goes on where the kernel stops
   * @returns `undefined` where the next record is one for the tokenizer; without records where more of the
   *   file has to be read first
   */
  find(
    window: ByteWindow,
    tokenizer: RecordTokenizer,
    maxRecords: number,
  ): PlainRecords | undefined {
    const kernel = this.#kernel;
    if (kernel === undefined || tokenizer.isInLongLine) return undefined;
    const { bytes, start, end, fileOffset } = window;
    const found = kernel.tokenize(bytes, start, end, fileOffset, {
      line: tokenizer.line,
      columns: tokenizer.columnCount,
      maxRecords,
      maxRecordBytes: this.#maxRecordBytes,
    });
    window.start += found.length;
    tokenizer.line = found.nextLine;
    if (found.count > 0) {
      this.#irregular = fewestIrregular;
      return found;
    }
    if (found.stop === KernelStop.end && !window.final) return found;
    this.#irregular *= 2;
    return undefined;
  }

  /** Gives the kernel back; its records are gone. */
  close(): void {
    if (this.#kernel !== undefined) giveKernelBack(this.#kernel);
    this.#kernel = undefined;
  }
}
