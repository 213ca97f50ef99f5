import type { Data } from "apache-arrow";
import { BooleanBuilder } from "./boolean-builder.ts";
import { BytesBuilder } from "./bytes-builder.ts";
import type { ColumnBuilder } from "./column-builder.ts";
import { DecimalBuilder } from "./decimal-builder.ts";
import { Float32Builder, Float64Builder } from "./float-builders.ts";
import { Int64Builder } from "./int64-builder.ts";
import { Int8Builder, Int16Builder, Int32Builder } from "./integer-builders.ts";
import { ListBuilder } from "./list-builder.ts";
import { StructBuilder } from "./struct-builder.ts";
import { UuidBuilder } from "./uuid-builder.ts";

type Gather = (row: number) => void;

/** Makes the function that copies one value, or null, of a column to a builder of the same type. */
export function createGather(data: Data, builder: ColumnBuilder): Gather {
  const copy = createCopy(data, builder);
  const { nullBitmap, offset } = data;
  if (data.nullCount === 0 || nullBitmap.length === 0) return copy;
  return (row) => {
    const bit = offset + row;
    if (((nullBitmap[bit >> 3]! >> (bit & 7)) & 1) === 1) copy(row);
    else builder.appendNull();
  };
}

function createCopy(data: Data, builder: ColumnBuilder): Gather {
  if (
    builder instanceof Int8Builder ||
    builder instanceof Int16Builder ||
    builder instanceof Int32Builder ||
    builder instanceof Float32Builder ||
    builder instanceof Float64Builder
  ) {
    const values = data.values as Float64Array;
    return (row) => builder.append(values[row]!);
  }
  if (builder instanceof Int64Builder) {
    const halves = wordsOf(data);
    return (row) => builder.append(halves[row * 2]!, halves[row * 2 + 1]!);
  }
  if (builder instanceof DecimalBuilder) {
    const words = wordsOf(data);
    return (row) => {
      const at = row * 4;
      builder.append(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!);
    };
  }
  if (builder instanceof BytesBuilder) {
    const bytes = data.values as Uint8Array;
    const offsets = data.valueOffsets as Int32Array;
    return (row) => builder.appendBytes(bytes, offsets[row], offsets[row + 1]);
  }
  if (builder instanceof BooleanBuilder) {
    const bits = data.values as Uint8Array;
    const { offset } = data;
    return (row) => {
      const bit = offset + row;
      builder.append(((bits[bit >> 3]! >> (bit & 7)) & 1) === 1);
    };
  }
  if (builder instanceof UuidBuilder) {
    const bytes = data.values as Uint8Array;
    return (row) => builder.appendBytes(bytes, row * 16);
  }
  if (builder instanceof ListBuilder) return createListCopy(data, builder);
  if (builder instanceof StructBuilder) return createStructCopy(data, builder);
  throw new TypeError(`No way to copy values to a ${builder.constructor.name}.`);
}

function createListCopy(data: Data, builder: ListBuilder): Gather {
  const copyItem = createGather(data.children[0]!, builder.items);
  const offsets = data.valueOffsets as Int32Array;
  return (row) => {
    const end = offsets[row + 1]!;
    for (let item = offsets[row]!; item < end; item += 1) copyItem(item);
    builder.append();
  };
}

function createStructCopy(data: Data, builder: StructBuilder): Gather {
  const copies = builder.members.map((member, index) =>
    createGather(data.children[index]!, member),
  );
  return (row) => {
    for (const copy of copies) copy(row);
    builder.append();
  };
}

function wordsOf(data: Data): Int32Array {
  const values = data.values as ArrayBufferView;
  return new Int32Array(values.buffer, values.byteOffset, values.byteLength / 4);
}
