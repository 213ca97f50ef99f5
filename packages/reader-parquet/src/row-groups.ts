import { footerFields, numberOf, structsOf, type ThriftStruct } from "@dativo/parquet-format";

const { fileMetaData } = footerFields;
const rowGroupFields = { totalBytes: 2, rowCount: 3, compressedBytes: 6 };

/** A row group of a file. */
export interface RowGroup {
  readonly rows: number;
  /** As stored, where the file says so; else decoded. */
  readonly bytes: number;
}

/** The row groups that a footer names. */
export function rowGroups(metadata: ThriftStruct): RowGroup[] {
  return structsOf(metadata, fileMetaData.rowGroups).map((group) => ({
    rows: numberOf(group, rowGroupFields.rowCount) ?? 0,
    bytes:
      numberOf(group, rowGroupFields.compressedBytes) ??
      numberOf(group, rowGroupFields.totalBytes) ??
      0,
  }));
}
