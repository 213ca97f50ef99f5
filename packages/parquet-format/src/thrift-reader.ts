import { parquetFormatErrors } from "./parquet-format-errors.ts";
import type {
  ThriftList,
  ThriftMap,
  ThriftStruct,
  ThriftType,
  ThriftValue,
} from "./thrift-value.ts";

const typesByNumber: readonly (ThriftType | undefined)[] = [
  undefined,
  "boolean",
  "boolean",
  "i8",
  "i16",
  "i32",
  "i64",
  "double",
  "binary",
  "list",
  "set",
  "map",
  "struct",
];

/** Reads values of Thrift's compact protocol from bytes, one after the other. */
export class ThriftReader {
  readonly #bytes: Uint8Array;
  #position: number;

  /** @param position where the first value starts */
  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = bytes;
    this.#position = position;
  }

  /** Where the next value starts. */
  get position(): number {
    return this.#position;
  }

  /**
   * Reads a struct.
   *
   * @throws `PARQUET_FOOTER_INVALID` when the bytes end early or hold an unknown type
   */
  readStruct(): ThriftStruct {
    const fields: ThriftStruct = new Map();
    let fieldId = 0;
    for (;;) {
      const header = this.#byte();
      if (header === 0) return fields;
      const delta = header >> 4;
      fieldId = delta === 0 ? Number(this.#zigzag()) : fieldId + delta;
      const typeNumber = header & 0x0f;
      const type = this.#type(typeNumber);
      const value: ThriftValue =
        type === "boolean" ? { type, value: typeNumber === 1 } : this.#value(type);
      fields.set(fieldId, value);
    }
  }

  #value(type: ThriftType): ThriftValue {
    switch (type) {
      case "boolean":
        return { type, value: this.#byte() === 1 };
      case "i8":
        return { type, value: (this.#byte() << 24) >> 24 };
      case "i16":
      case "i32":
        return { type, value: Number(this.#zigzag()) };
      case "i64":
        return { type, value: this.#zigzag() };
      case "double": {
        const start = this.#take(8);
        const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start, 8);
        return { type, value: view.getFloat64(0, true) };
      }
      case "binary": {
        const length = Number(this.#varint());
        const start = this.#take(length);
        return { type, value: this.#bytes.slice(start, start + length) };
      }
      case "list":
      case "set":
        return this.#list(type);
      case "map":
        return this.#map();
      case "struct":
        return { type, value: this.readStruct() };
    }
  }

  #list(type: "list" | "set"): ThriftList {
    const header = this.#byte();
    const shortLength = header >> 4;
    const length = shortLength === 15 ? Number(this.#varint()) : shortLength;
    const itemType = this.#type(header & 0x0f);
    const value: ThriftValue[] = [];
    for (let index = 0; index < length; index += 1) value.push(this.#value(itemType));
    return { type, itemType, value };
  }

  #map(): ThriftMap {
    const length = Number(this.#varint());
    if (length === 0) return { type: "map", keyType: "boolean", valueType: "boolean", value: [] };
    const types = this.#byte();
    const keyType = this.#type(types >> 4);
    const valueType = this.#type(types & 0x0f);
    const value: [ThriftValue, ThriftValue][] = [];
    for (let index = 0; index < length; index += 1) {
      value.push([this.#value(keyType), this.#value(valueType)]);
    }
    return { type: "map", keyType, valueType, value };
  }

  #type(typeNumber: number): ThriftType {
    const type = typesByNumber[typeNumber];
    if (type === undefined) {
      throw parquetFormatErrors.footerInvalid(
        `unknown Thrift type ${typeNumber} before byte ${this.#position}`,
      );
    }
    return type;
  }

  #zigzag(): bigint {
    const encoded = this.#varint();
    return BigInt.asIntN(64, (encoded >> 1n) ^ -(encoded & 1n));
  }

  #varint(): bigint {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt(low);
    }
    let value = BigInt(low);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw parquetFormatErrors.footerInvalid(`a number of more than 10 bytes at ${this.#position}`);
  }

  #byte(): number {
    return this.#bytes[this.#take(1)] ?? 0;
  }

  #take(length: number): number {
    const start = this.#position;
    if (length > this.#bytes.byteLength - start) {
      throw parquetFormatErrors.footerInvalid(`it ends at byte ${this.#bytes.byteLength}`);
    }
    this.#position = start + length;
    return start;
  }
}
