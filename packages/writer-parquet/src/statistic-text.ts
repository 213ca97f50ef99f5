import type { RecordBatch } from "@dativo/core/plugin";

type ArrowField = RecordBatch["schema"]["fields"][number];

/** Arrow's numbers for the types that have bounds here. */
const typeIds = { integer: 2, text: 5, decimal: 7, date: 8, fixedBytes: 15 } as const;

/** Days from 1970 to 0001-01-01 and to 9999-12-31: beyond, the year does not have four digits. */
const dayRange = { first: -719_162n, last: 2_932_896n } as const;

/**
 * A minimum or maximum of the footer as canonical text, and as what it is ordered by.
 *
 * @param bytes plainly encoded, as in a page
 * @returns nothing for a type that has no bounds here
 * @see https://github.com/apache/parquet-format/blob/master/README.md#sort-order
 */
export function statisticText(
  bytes: Uint8Array,
  field: ArrowField,
): { readonly text: string; readonly order: bigint | Buffer } | undefined {
  const buffer = Buffer.from(bytes);
  switch (field.type.typeId as number) {
    case typeIds.integer: {
      const order = littleEndian(buffer);
      return { text: String(order), order };
    }
    case typeIds.text:
      return { text: buffer.toString(), order: buffer };
    case typeIds.decimal: {
      const { precision, scale } = field.type as unknown as { precision: number; scale: number };
      const order = precision > 18 ? bigEndian(buffer) : littleEndian(buffer);
      return { text: decimalText(order, scale), order };
    }
    case typeIds.date: {
      const order = littleEndian(buffer);
      if (order < dayRange.first || order > dayRange.last) return undefined;
      return { text: new Date(Number(order) * 86_400_000).toISOString().slice(0, 10), order };
    }
    case typeIds.fixedBytes: {
      if (field.metadata.get("ARROW:extension:name") !== "arrow.uuid") return undefined;
      const text = buffer.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/u, "$1-$2-$3-$4-");
      return { text, order: buffer };
    }
    default:
      return undefined;
  }
}

function bigEndian(bytes: Buffer): bigint {
  return BigInt.asIntN(bytes.byteLength * 8, BigInt(`0x${bytes.toString("hex")}`));
}

function littleEndian(bytes: Buffer): bigint {
  return bigEndian(Buffer.from(bytes).reverse());
}

function decimalText(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  const point = digits.length - scale;
  const text = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return unscaled < 0n ? `-${text}` : text;
}
