import type { FieldPacket } from "mysql2/promise";
import type { MysqlType } from "./mysql-type.ts";

const names: Readonly<Record<number, string>> = {
  0: "decimal",
  1: "tinyint",
  2: "smallint",
  3: "int",
  4: "float",
  5: "double",
  6: "null",
  7: "timestamp",
  8: "bigint",
  9: "mediumint",
  10: "date",
  11: "time",
  12: "datetime",
  13: "year",
  15: "varchar",
  16: "bit",
  242: "vector",
  245: "json",
  246: "decimal",
  247: "enum",
  248: "set",
  249: "text",
  250: "text",
  251: "text",
  252: "text",
  253: "varchar",
  254: "char",
  255: "geometry",
};
const unsignedFlag = 32;
const enumFlag = 256;
const setFlag = 2048;
const binaryCharset = 63;
const texts: Readonly<Record<string, string>> = {
  text: "blob",
  varchar: "varbinary",
  char: "binary",
};

/** The part of the driver's description of a result's column that says what its type is. */
export type ResultField = Pick<FieldPacket, "name"> & {
  readonly columnType?: number | undefined;
  readonly flags?: unknown;
  readonly columnLength?: number | undefined;
  readonly decimals?: number | undefined;
  readonly characterSet?: number | undefined;
};

/** The type of a column of a result, as the protocol describes it (`Column Definition` packet). */
export function typeOfField(field: ResultField): MysqlType {
  const flags = Number(field.flags ?? 0);
  const length = field.columnLength ?? 0;
  const scale = field.decimals ?? 0;
  const isUnsigned = (flags & unsignedFlag) !== 0;
  const name = nameOf(names[field.columnType ?? -1] ?? "unknown", flags, field.characterSet);
  if (name === "decimal") {
    const signs = (isUnsigned ? 0 : 1) + (scale > 0 ? 1 : 0);
    return { name, isUnsigned, precision: length - signs, scale };
  }
  return { name, isUnsigned, precision: name === "bit" ? length : 0, scale: 0 };
}

function nameOf(name: string, flags: number, characterSet: number | undefined): string {
  if ((flags & enumFlag) !== 0) return "enum";
  if ((flags & setFlag) !== 0) return "set";
  return characterSet === binaryCharset ? (texts[name] ?? name) : name;
}
