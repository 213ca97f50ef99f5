import {
  thriftTypeNumbers,
  type ThriftMap,
  type ThriftStruct,
  type ThriftType,
  type ThriftValue,
} from "./thrift-value.ts";

/** Writes values in Thrift's compact protocol into one growing buffer. */
export class ThriftWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /** What has been written, as a copy. */
  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** Writes a struct: its fields in the order of the map, then the stop byte. */
  writeStruct(fields: ThriftStruct): void {
    let previousId = 0;
    for (const [fieldId, field] of fields) {
      const typeNumber =
        field.type === "boolean" && !field.value ? 2 : thriftTypeNumbers[field.type];
      const delta = fieldId - previousId;
      if (delta > 0 && delta <= 15) {
        this.#byte((delta << 4) | typeNumber);
      } else {
        this.#byte(typeNumber);
        this.#zigzag(BigInt(fieldId));
      }
      if (field.type !== "boolean") this.#value(field);
      previousId = fieldId;
    }
    this.#byte(0);
  }

  #value(field: ThriftValue): void {
    switch (field.type) {
      case "boolean":
        return this.#byte(field.value ? 1 : 2);
      case "i8":
        return this.#byte(field.value & 0xff);
      case "i16":
      case "i32":
        return this.#zigzag(BigInt(field.value));
      case "i64":
        return this.#zigzag(field.value);
      case "double": {
        const bytes = new Uint8Array(8);
        new DataView(bytes.buffer).setFloat64(0, field.value, true);
        return this.#append(bytes);
      }
      case "binary":
        this.#varint(BigInt(field.value.byteLength));
        return this.#append(field.value);
      case "list":
      case "set":
        this.#listHeader(field.value.length, field.itemType);
        return field.value.forEach((item) => this.#value(item));
      case "map":
        return this.#map(field);
      case "struct":
        return this.writeStruct(field.value);
    }
  }

  #listHeader(length: number, itemType: ThriftType): void {
    const typeNumber = thriftTypeNumbers[itemType];
    if (length < 15) return this.#byte((length << 4) | typeNumber);
    this.#byte(0xf0 | typeNumber);
    this.#varint(BigInt(length));
  }

  #map(map: ThriftMap): void {
    this.#varint(BigInt(map.value.length));
    if (map.value.length === 0) return;
    this.#byte((thriftTypeNumbers[map.keyType] << 4) | thriftTypeNumbers[map.valueType]);
    for (const [key, value] of map.value) {
      this.#value(key);
      this.#value(value);
    }
  }

  #zigzag(value: bigint): void {
    this.#varint(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)));
  }

  #varint(value: bigint): void {
    let rest = value;
    while (rest >= 0x80n) {
      this.#byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.#byte(Number(rest));
  }

  #append(bytes: Uint8Array): void {
    this.#reserve(bytes.byteLength);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.byteLength;
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#bytes.byteLength) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.byteLength * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
