import type { BytesBuilder, ColumnBuilder, Field } from "@dativo/core/plugin";
import type { ColumnFiller, ColumnPlace } from "../column-filler.ts";
import { kernelType } from "./kernel-column.ts";
import type { KernelValues } from "./csv-kernel.ts";

/** A builder of values of one width. */
interface BlockBuilder {
  appendBlock(values: Uint8Array, count: number, nulls: Int32Array): void;
}

/**
 * A filler that lets the kernel parse the column of a block, and the given one do it where the kernel
 * finds something that it does not know.
 */
export function kernelFiller(
  { position, required }: ColumnPlace,
  type: Field["type"],
  target: ColumnBuilder,
  filler: ColumnFiller,
): ColumnFiller {
  const parsing = kernelType(type);
  if (parsing === undefined) return filler;
  // All types that the kernel knows have such a builder.
  const builder = target as ColumnBuilder & BlockBuilder;
  const column = { ...parsing, position, required };
  return (block, failures) => {
    const parsed: KernelValues | undefined = block.kernel?.parse(column, block.recordCount);
    if (parsed) builder.appendBlock(parsed.values, block.recordCount, parsed.nulls);
    else filler(block, failures);
  };
}

/** The same for a column of texts. */
export function kernelTextFiller(
  { position, required }: ColumnPlace,
  builder: BytesBuilder,
  filler: ColumnFiller,
): ColumnFiller {
  const column = { position, required };
  return (block, failures) => {
    // What is not UTF-8 has to be found field by field.
    const kernel = block.validUtf8 ? block.kernel : undefined;
    const copied = kernel?.copyTexts(column, block.recordCount);
    if (copied) builder.appendBlock(copied.values, copied.ends, copied.nulls);
    else filler(block, failures);
  };
}
