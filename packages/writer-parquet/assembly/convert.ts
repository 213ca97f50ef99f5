import {
  kindDecimalAsBytes,
  kindDecimalAsInt32,
  kindDecimalAsInt64,
  kindInt16,
  kindInt8,
} from "./layout";

/**
 * Brings values from Arrow's form into Parquet's, in place. Small integers lie so far behind `values` that
 * they end where the widened ones will.
 *
 * @param source where the values are
 * @param values where they have to be
 * @param width bytes of a decimal that becomes bytes, big-endian
 */
export function convert(kind: i32, source: usize, values: usize, count: u32, width: u32): void {
  if (kind == kindInt8) {
    for (let index: u32 = 0; index < count; index += 1) {
      store<i32>(values + (index << 2), load<i8>(source + index));
    }
  } else if (kind == kindInt16) {
    for (let index: u32 = 0; index < count; index += 1) {
      store<i32>(values + (index << 2), load<i16>(source + (index << 1)));
    }
  } else if (kind == kindDecimalAsInt32) {
    for (let index: u32 = 0; index < count; index += 1) {
      store<u32>(values + (index << 2), load<u32>(source + (index << 4)));
    }
  } else if (kind == kindDecimalAsInt64) {
    for (let index: u32 = 0; index < count; index += 1) {
      store<u64>(values + (index << 3), load<u64>(source + (index << 4)));
    }
  } else if (kind == kindDecimalAsBytes) {
    const shift: u64 = (16 - width) << 3;
    for (let index: u32 = 0; index < count; index += 1) {
      const low = bswap<u64>(load<u64>(source + (index << 4)));
      const high = bswap<u64>(load<u64>(source + (index << 4), 8));
      // The upper half first: the lower one, which is whole, goes over what is too much of it.
      const at = values + index * width;
      store<u64>(at, high >> shift);
      store<u64>(at + width - 8, low);
    }
  }
}
