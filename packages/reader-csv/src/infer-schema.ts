import type { StreamSchema } from "@dativo/core/plugin";
import { ColumnEvidence } from "./column-evidence.ts";
import { CsvFile, type CsvFileSettings, type RecordBlock } from "./csv-file.ts";
import { quotedFlag } from "./field-flags.ts";
import { decodeField } from "./decode-field.ts";
import { NullValues } from "./null-values.ts";
import { valueStyle, type ValueStyle } from "./value-style.ts";

const blockRecords = 1024;

/**
 * Infers the columns of files from their headers and a sample of their records. All headers are read,
 * and the columns are those of all files together. `sample_rows` records are looked at, from the first
 * file on; a later file is sampled too where it brings columns that were not seen before.
 *
 * @param paths absolute
 * @param contract columns that are known: they keep their types, and only files with others are sampled
 * @returns `undefined` where no file has a single record, not even a header
 */
export async function inferSchema(
  paths: readonly string[],
  settings: CsvFileSettings,
  contract?: StreamSchema,
): Promise<StreamSchema | undefined> {
  const columns = new Map<string, ColumnEvidence>();
  const known = new Map(contract?.fields.map(({ name, type }) => [name, type]));
  const { sample_rows: wantedRows } = settings.options;
  const sampleRows = wantedRows === "all" ? Number.MAX_SAFE_INTEGER : wantedRows;
  const style = valueStyle(settings.options);
  let sampled = 0;
  for (const path of paths) {
    const file = await CsvFile.open(path, settings);
    try {
      const names = file.columnNames ?? [];
      const isNew = names.some((name) => !columns.has(name) && !known.has(name));
      const evidence = names.map((name) => evidenceOf(name, columns, style));
      const wanted = isNew ? sampleRows : contract ? 0 : sampleRows - sampled;
      sampled += await sampleFile(file, evidence, wanted, settings);
    } finally {
      await file.close();
    }
  }
  if (columns.size === 0) return undefined;
  return {
    fields: [...columns].map(([name, evidence]) => ({
      name,
      type: known.get(name) ?? evidence.type(),
      required: false,
    })),
    sampled: {
      empty: [...columns].flatMap(([name, { isEmpty }]) =>
        isEmpty && !known.has(name) ? [name] : [],
      ),
    },
  };
}

async function sampleFile(
  file: CsvFile,
  evidence: readonly ColumnEvidence[],
  wanted: number,
  settings: CsvFileSettings,
): Promise<number> {
  const nulls = new NullValues(settings.options.null_values, settings.options.quoted_null_values);
  let sampled = 0;
  while (sampled < wanted) {
    const block = await file.readBlock(Math.min(blockRecords, wanted - sampled));
    if (block === undefined) break;
    sampleBlock(block, evidence, nulls, settings);
    sampled += block.recordCount;
  }
  return sampled;
}

function sampleBlock(
  { bytes, fields, columnCount, recordCount }: RecordBlock,
  evidence: readonly ColumnEvidence[],
  nulls: NullValues,
  { dialect }: CsvFileSettings,
): void {
  for (let index = 0; index < recordCount * columnCount; index += 1) {
    const packedEnd = fields[index * 2 + 1]!;
    const start = fields[index * 2]!;
    const end = packedEnd >> 2;
    const quoted = (packedEnd & quotedFlag) !== 0;
    if (quoted ? nulls.hasQuoted(bytes, start, end) : nulls.has(bytes, start, end)) continue;
    const text = decodeField(bytes, fields, index, dialect);
    // A field that is not UTF-8 becomes a reject; it says nothing about the column.
    if (text !== undefined) evidence[index % columnCount]!.add(text);
  }
}

function evidenceOf(
  name: string,
  columns: Map<string, ColumnEvidence>,
  style: ValueStyle,
): ColumnEvidence {
  const evidence = columns.get(name) ?? new ColumnEvidence(style);
  columns.set(name, evidence);
  return evidence;
}
