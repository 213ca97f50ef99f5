import { CsvKernel } from "./csv-kernel.ts";

const idle: CsvKernel[] = [];

/** A kernel for one file. Each has some megabytes of memory, so those that are given back are used again. */
export function takeKernel(): CsvKernel {
  return idle.pop() ?? new CsvKernel();
}

/** Gives a kernel back, whose records nobody looks at any more. */
export function giveKernelBack(kernel: CsvKernel): void {
  idle.push(kernel);
}
