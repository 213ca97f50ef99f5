import { countBits } from "./bits";
import { findBounds, findTextBounds } from "./bounds";
import { compact, expandBits, packBits } from "./compact";
import { convert } from "./convert";
import { writeLevels } from "./definition-levels";
import {
  addNumbers,
  addTexts,
  countedBytes,
  dictionaryBytes,
  dictionarySize,
  findEntries,
  startDictionary,
  writeDictionary,
} from "./dictionary";
import { writeHybrid } from "./hybrid";
import {
  boundsAt,
  descriptionAt,
  encodingDictionary,
  encodingPlain,
  kindBoolean,
  kindBytes,
  kindFloat64,
  kindInt16,
  kindInt64,
  kindInt8,
  levelsAt,
} from "./layout";
import { dataPage, dictionaryPage, uncompressedSize, writePage } from "./page";
import { findTexts, spanValues, writeTexts } from "./texts";

/** Bytes of what is told of a page. */
const pageEntry: usize = 80;

let kind: i32 = 0;
let codec: i32 = 0;
let isOptional: bool = false;
let wantsBounds: bool = false;
let width: u32 = 0;
let rows: u32 = 0;
let validity: usize = 0;
let values: usize = 0;
let offsets: usize = 0;
let spans: usize = 0;
let scratch: usize = 0;
let indices: usize = 0;
let pages: usize = 0;
let pageCount: u32 = 0;
let pageRows: u32 = 0;
let pageBytes: u32 = 0;
let out: usize = 0;
/** Rows that are in pages of dictionary entries, and how many of them are not null. */
let rowsWritten: u32 = 0;
let valuesWritten: u32 = 0;

function described(index: i32): u32 {
  return load<u32>(descriptionAt + (index << 2));
}

function answer(index: i32, value: u32): void {
  store<u32>(descriptionAt + (index << 2), value);
}

/**
 * Encodes the column that is described at `descriptionAt`; the numbers are those of `column-slots.js`.
 * The values themselves are changed in place, so that they can be encoded once.
 */
export function encodeColumn(): void {
  readDescription();
  const count = makeDense();
  pageCount = 0;
  answer(24, 0);
  answer(25, 0);
  const start = out;
  rowsWritten = 0;
  valuesWritten = 0;
  if (described(8) != 0 && count > 0) writeWithDictionary();
  if (kind == kindBytes) writePlainTexts();
  else writePlain();
  answer(26, pageCount);
  answer(27, <u32>(out - start));
  answer(28, count);
}

function readDescription(): void {
  kind = described(0);
  rows = described(1);
  isOptional = described(2) != 0;
  validity = described(3);
  values = described(4);
  offsets = described(5);
  width = described(6);
  codec = described(7);
  wantsBounds = described(9) != 0;
  out = described(10);
  pages = described(11);
  spans = described(12);
  scratch = described(13);
  indices = described(14);
  pageRows = described(18);
  pageBytes = described(19);
}

/** Leaves nulls out and converts, so that values lie one after the other as a page has them. */
function makeDense(): u32 {
  if (kind == kindBytes) return validity == 0 ? rows : countBits(validity, 0, rows);
  if (kind == kindBoolean) return expandBits(offsets, validity, rows, values);
  const inputWidth = inputWidthOf(kind);
  // Small integers were put where the widened ones will end.
  const source = inputWidth < 4 ? values + (4 - inputWidth) * rows : values;
  let count = rows;
  if (validity != 0) {
    if (inputWidth == 1) count = compact<u8>(source, validity, rows);
    else if (inputWidth == 2) count = compact<u16>(source, validity, rows);
    else if (inputWidth == 4) count = compact<u32>(source, validity, rows);
    else if (inputWidth == 8) count = compact<u64>(source, validity, rows);
    else count = compact<v128>(source, validity, rows);
  }
  convert(kind, source, values, count, width);
  return count;
}

function inputWidthOf(columnKind: i32): u32 {
  if (columnKind == kindInt8) return 1;
  if (columnKind == kindInt16) return 2;
  if (columnKind == kindInt64 || columnKind == kindFloat64) return 8;
  return columnKind > kindFloat64 ? 16 : 4;
}

/** Values among `count` rows from `first` on. */
function valuesAmong(first: u32, count: u32): u32 {
  return validity == 0 ? count : countBits(validity, first, count);
}

/**
 * Writes pages of dictionary entries as long as these are not too large together, where that makes less
 * of the values.
 */
function writeWithDictionary(): void {
  startDictionary(described(16), described(15), described(17), described(20));
  let inEntries: u32 = 0;
  let end: u32 = 0;
  while (end < rows) {
    const inPage = valuesAmong(end, min(pageRows, rows - end));
    if (!addValues(end, inEntries, inPage)) break;
    inEntries += inPage;
    end = min(end + pageRows, rows);
  }
  const entries = dictionarySize();
  const bits = max<u32>(32 - clz<u32>(entries - 1), 1);
  const encoded = <u64>dictionaryBytes() + ((<u64>inEntries * bits) >> 3);
  if (end < rows && encoded >= plainBytesOf(end, inEntries)) return;
  writeEntries(entries);
  while (rowsWritten < end) {
    const rowCount = min(pageRows, rows - rowsWritten);
    valuesWritten += writeIndices(rowsWritten, rowCount, valuesWritten, bits);
    rowsWritten += rowCount;
  }
}

/** Bytes of the values of the first rows, if they were encoded plainly. */
function plainBytesOf(rowCount: u32, count: u32): u64 {
  if (kind != kindBytes) return <u64>count * width;
  return <u64>load<u32>(offsets + (rowCount << 2)) + ((<u64>count) << 2);
}

/** Writes the dictionary page. */
function writeEntries(entries: u32): void {
  const isText = kind == kindBytes;
  const end = writeDictionary(isText || width > 8 ? 0 : width, isText, scratch);
  out = writePage(
    dictionaryPage,
    codec,
    scratch,
    <u32>(end - scratch),
    entries,
    encodingPlain,
    isText ? scratch : 0,
    out,
  );
  answer(24, <u32>(out - described(10)));
  answer(25, uncompressedSize);
}

function addValues(first: u32, done: u32, count: u32): bool {
  const target = indices + ((<usize>done) << 2);
  if (kind == kindBytes) {
    findTexts(offsets, values, validity, first, min(pageRows, rows - first), spans);
    return addTexts(spans, count, target);
  }
  if (width == 4) return addNumbers<u32>(values + ((<usize>done) << 2), count, target);
  if (width == 8) return addNumbers<u64>(values + ((<usize>done) << 3), count, target);
  spanValues(values + done * width, width, count, spans);
  return addTexts(spans, count, target);
}

/** Writes a page of numbers of dictionary entries, and answers how many values it holds. */
function writeIndices(first: u32, rowCount: u32, done: u32, bits: u32): u32 {
  const count = valuesAmong(first, rowCount);
  let hasBounds = false;
  let textBytes: u32 = 0;
  if (kind == kindBytes) {
    // Of texts that repeat, each is looked at once.
    const repeats = dictionarySize() <= count;
    const numbers = indices + ((<usize>done) << 2);
    const distinct = repeats
      ? findEntries(numbers, count, spans)
      : findTexts(offsets, values, validity, first, rowCount, spans);
    textBytes = repeats ? countedBytes : textBytesOf(count);
    if (wantsBounds) hasBounds = findTextBounds(spans, distinct);
  } else if (wantsBounds) {
    hasBounds = findBounds(kind, values + done * width, count, width);
  }
  let end = scratch;
  if (isOptional) end = writeLevels(validity, first, rowCount, rowCount - count, end);
  store<u8>(end++, bits);
  end = writeHybrid(indices + ((<usize>done) << 2), count, bits, end);
  const start = out;
  out = writePage(
    dataPage,
    codec,
    scratch,
    <u32>(end - scratch),
    rowCount,
    encodingDictionary,
    0,
    out,
  );
  describePage(rowCount, count, <u32>(out - start), encodingDictionary, hasBounds, textBytes);
  return count;
}

/** Writes the rows that are left. */
function writePlain(): void {
  let done = valuesWritten;
  for (let first = rowsWritten; first < rows; first += pageRows) {
    const rowCount = min(pageRows, rows - first);
    const count = valuesAmong(first, rowCount);
    let source = values + done * width;
    const hasBounds = wantsBounds && findBounds(kind, source, count, width);
    let end = source + count * width;
    if (kind == kindBoolean) {
      // Packed in place: what is read is always behind what is written.
      const next = load<u64>(end);
      end = packBits(source, count, source);
      store<u64>(values + done + count, next);
    }
    if (isOptional) {
      // Right before the values, over those of the page before.
      const levels = <u32>(
        (writeLevels(validity, first, rowCount, rowCount - count, levelsAt) - levelsAt)
      );
      source -= levels;
      memory.copy(source, levelsAt, levels);
    }
    const start = out;
    out = writePage(dataPage, codec, source, <u32>(end - source), rowCount, encodingPlain, 0, out);
    describePage(rowCount, count, <u32>(out - start), encodingPlain, hasBounds, 0);
    done += count;
  }
}

/** The same for texts. */
function writePlainTexts(): void {
  let first = rowsWritten;
  while (first < rows) {
    const rowCount = rowsOfPage(first);
    const count = findTexts(offsets, values, validity, first, rowCount, spans);
    const hasBounds = wantsBounds && findTextBounds(spans, count);
    let end = scratch;
    if (isOptional) end = writeLevels(validity, first, rowCount, rowCount - count, end);
    const textStart = end;
    end = writeTexts(spans, count, end);
    const start = out;
    out = writePage(
      dataPage,
      codec,
      scratch,
      <u32>(end - scratch),
      rowCount,
      encodingPlain,
      textStart,
      out,
    );
    const textBytes = <u32>(end - textStart) - (count << 2);
    describePage(rowCount, count, <u32>(out - start), encodingPlain, hasBounds, textBytes);
    first += rowCount;
  }
}

/** Rows from `first` on until a page is full: the last one may be as long as it likes. */
function rowsOfPage(first: u32): u32 {
  const most = min(pageRows, rows - first);
  const start = load<u32>(offsets + (first << 2));
  if (load<u32>(offsets + ((first + most) << 2)) - start + (most << 2) < pageBytes) return most;
  let count: u32 = 1;
  while (
    count < most &&
    load<u32>(offsets + ((first + count) << 2)) - start + (count << 2) < pageBytes
  ) {
    count += 1;
  }
  return count;
}

function textBytesOf(count: u32): u32 {
  let sum: u32 = 0;
  for (let index: u32 = 0; index < count; index += 1) sum += load<u32>(spans + (index << 3), 4);
  return sum;
}

function describePage(
  rowCount: u32,
  count: u32,
  bytes: u32,
  encoding: i32,
  hasBounds: bool,
  textBytes: u32,
): void {
  const entry = pages + <usize>pageCount * pageEntry;
  store<u32>(entry, rowCount);
  store<u32>(entry, rowCount - count, 4);
  store<u32>(entry, bytes, 8);
  store<u32>(entry, uncompressedSize, 12);
  store<u32>(entry, encoding, 16);
  store<u32>(entry, hasBounds ? 1 : 0, 20);
  store<u32>(entry, textBytes, 24);
  memory.copy(entry + 32, boundsAt, 32);
  pageCount += 1;
}
