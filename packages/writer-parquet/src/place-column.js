// @ts-check
// JavaScript: see wasm-kernel.js.

/** @typedef {import("./flat-column.ts").FlatColumn} FlatColumn */
/** @typedef {import("./wasm-kernel.js").WasmKernel} WasmKernel */

/** The most rows of a page. Its definition levels fit the room that is left for them. */
const pageRows = 20_000;
/** Bytes at which a page of texts is full. */
const pageBytes = 1024 * 1024;
/** A dictionary that grows beyond is given up. */
const mostDictionaryBytes = 1024 * 1024;
/** Small columns may have a dictionary whatever they hold. */
const leastDictionaryEntries = 1024;
/** Loads and stores of 16 bytes may reach over the end of a region. */
const slack = 64;
const levelBytes = 4096;
const pageEntryBytes = 80;
const textKind = 11;

/** Bytes of a value in Arrow, by kind; 0 where it is none of so many bytes. */
const arrowWidths = [0, 1, 2, 4, 8, 4, 8, 16, 16, 16, 16, 0];

/**
 * Where the parts of a column lie in the kernel's memory.
 *
 * @typedef {object} ColumnPlaces
 * @property {number} validity
 * @property {number} offsets ends of texts, or the bits of booleans
 * @property {number} values
 * @property {number} spans
 * @property {number} pages
 * @property {number} indices
 * @property {number} entries
 * @property {number} slots
 * @property {number} scratch the last of all: it may be made larger
 * @property {number} mostEntries
 */

/**
 * Bytes of a value in Arrow, 0 for texts and booleans.
 *
 * @param {number} kind one of `columnKind`
 */
export function arrowWidthOf(kind) {
  return arrowWidths[kind] ?? 0;
}

/**
 * The most bytes that the pages of a column take up, and so how far behind the start of its output
 * everything else begins.
 *
 * @param {FlatColumn} column
 * @param {number} rows
 * @param {number} textBytes
 */
export function mostOutputBytes(column, rows, textBytes) {
  const plain = rows * Math.max(column.width, 4) + textBytes;
  const dictionary = column.dictionary ? Math.min(plain, mostDictionaryBytes) + rows * 4 : 0;
  const pages = pageCount(rows, textBytes) + 1;
  const content = plain + dictionary + pages * levelBytes;
  return Math.ceil((content * 7) / 6) + 4096;
}

/**
 * Lays out the memory for a column.
 *
 * @param {FlatColumn} column
 * @param {number} rows
 * @param {number} textBytes bytes of all its texts
 * @param {number} start
 * @returns {ColumnPlaces}
 */
export function placeColumn(column, rows, textBytes, start) {
  let end = start;
  /** @param {number} bytes */
  const place = (bytes) => {
    const at = Math.ceil(end / 16) * 16;
    end = at + bytes + slack;
    return at;
  };
  const isText = column.kind === textKind;
  const hasSpans = isText || (column.dictionary && column.width > 8);
  const mostEntries = column.dictionary ? entriesOf(column, rows) : 0;
  const validity = place(rows / 8 + 1);
  const offsets = place(isText ? 4 * (rows + 1) : rows / 8 + 1);
  const spans = place(hasSpans ? 8 * (pageRows + 1) : 0);
  const pages = place(pageEntryBytes * pageCount(rows, textBytes));
  const indices = place(column.dictionary ? 4 * rows : 0);
  const entries = place(16 * (mostEntries + 1));
  const slots = place(4 * slotsFor(mostEntries));
  place(levelBytes);
  const values = place(
    isText ? textBytes : rows * Math.max(arrowWidthOf(column.kind), column.width),
  );
  const scratch = place(0);
  return {
    validity,
    offsets,
    spans,
    pages,
    indices,
    entries,
    slots,
    values,
    scratch,
    mostEntries,
  };
}

/**
 * Where a page that is put together before it is compressed ends at the latest.
 *
 * @param {ColumnPlaces} places
 * @param {number} longest bytes of the longest text
 */
export function endOfScratch(places, longest) {
  return places.scratch + levelBytes + mostDictionaryBytes + pageBytes + longest + slack;
}

/**
 * Tells the kernel of a column: the numbers that `assembly/column.ts` reads.
 *
 * @param {WasmKernel} kernel
 * @param {FlatColumn} column
 * @param {ColumnPlaces} places
 * @param {{ rows: number, hasNulls: boolean, codec: number, bounds: boolean, out: number }} facts
 */
export function describeColumn(kernel, column, places, facts) {
  slotsOf(kernel).set([
    column.kind,
    facts.rows,
    column.optional ? 1 : 0,
    facts.hasNulls ? places.validity : 0,
    places.values,
    places.offsets,
    column.width,
    facts.codec,
    column.dictionary ? 1 : 0,
    facts.bounds ? 1 : 0,
    facts.out,
    places.pages,
    places.spans,
    places.scratch,
    places.indices,
    places.entries,
    places.slots,
    places.mostEntries,
    pageRows,
    pageBytes,
    mostDictionaryBytes,
  ]);
}

/**
 * What the kernel says of the column that it encoded.
 *
 * @param {WasmKernel} kernel
 */
export function encodedColumnOf(kernel) {
  const [compressed = 0, uncompressed = 0, pages = 0, bytes = 0, values = 0] = slotsOf(
    kernel,
  ).subarray(24, 29);
  return { dictionary: { compressed, uncompressed }, pages, bytes, values };
}

/** @param {WasmKernel} kernel */
function slotsOf(kernel) {
  const descriptionAt = 0x1_0000;
  return new Uint32Array(kernel.bytes.buffer, descriptionAt, 32);
}

/**
 * @param {number} rows
 * @param {number} textBytes
 */
function pageCount(rows, textBytes) {
  return Math.ceil(rows / pageRows) + Math.ceil((textBytes + 4 * rows) / pageBytes) + 1;
}

/**
 * @param {FlatColumn} column
 * @param {number} rows
 */
function entriesOf(column, rows) {
  const fitting = Math.floor(mostDictionaryBytes / Math.max(column.width, 4));
  return Math.max(leastDictionaryEntries, Math.min(fitting, Math.ceil(rows / 2)));
}

/** @param {number} entries */
function slotsFor(entries) {
  return 2 ** Math.max(10, Math.ceil(Math.log2(entries * 2 + 2)));
}
