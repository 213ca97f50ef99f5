import { csvDialect, type CsvDialect } from "./csv-dialect.ts";
import { countFields, withoutLines, type SampleRecords } from "./sample-records.ts";

/** The options that a dialect was found to have. */
export interface SniffedDialect {
  readonly delimiter: string;
  readonly quote: string | null;
  readonly escape?: string;
  readonly record_end?: string;
  readonly comment?: string;
  readonly skip_rows?: number;
}

/** A dialect that a sample may be in, and how well it fits. */
interface Candidate {
  readonly options: SniffedDialect;
  /** The number of fields that most records have. */
  readonly columns: number;
  /** The part of all records that have as many, 0 to 1. */
  readonly share: number;
  readonly records: SampleRecords;
}

// What is found first wins where two fit alike: commas are in numbers and prose, the others are not.
const delimiters = ["\t", "|", ";", ",", "~", "^", "\u001f", "\u0001"];
// Delimiters of two characters hold one of these: nobody writes them into a value without need.
const rareMarks = /[|~^]/u;
const twoMarks = /(?=([^\w\s"'\\\-.$€#/()[\]{}]{2}))/gu;
const leastShare = 0.8;
/** The most lines that are taken for a preamble. */
const longestPreamble = 50;

/**
 * The dialect that a file is probably in: the one in which the most records have the same number of
 * fields, more than one, and no quote stands where none can.
 *
 * @param bytes of its beginning, in UTF-8 and without a byte order mark
 * @param complete whether the file ends with them; else the last record may be cut
 */
export function sniffDialect(bytes: Uint8Array, complete: boolean): SniffedDialect {
  const text = new TextDecoder().decode(bytes);
  const recordEnd = sniffRecordEnd(text, complete);
  const ends = recordEnd === undefined ? {} : { record_end: recordEnd };
  const comment = text.startsWith("#") && /^[^#]/mu.test(text) ? { comment: "#" } : {};
  const rest = recordEnd === undefined ? text : text.replaceAll(recordEnd, "\n");
  const separators = [...longDelimiters(rest), ...delimiters.filter((one) => rest.includes(one))];
  const tried = separators.flatMap((delimiter) => {
    const styles = quoteStyles(text).map((style) => ({ delimiter, ...style, ...ends, ...comment }));
    return styles.map((options) => tryDialect(bytes, complete, options));
  });
  const best = tried.reduce<Candidate | undefined>(
    (found, candidate) => (isBetter(candidate, found) ? candidate : found),
    undefined,
  );
  return best === undefined ? { delimiter: ",", quote: '"', ...ends, ...comment } : best.options;
}

/** A text of two or three marks that all lines end with. */
function sniffRecordEnd(text: string, complete: boolean): string | undefined {
  const lines = text.split(/\r\n|\n|\r/u);
  const whole = (complete ? lines : lines.slice(0, -1)).filter((line) => line !== "");
  const end = /[^\w\s"'\\.,;()[\]{}<>/-]{2,3}$/u.exec(whole[0] ?? "")?.[0];
  if (end === undefined || whole.length < 2) return undefined;
  const ended = whole.filter((line) => line.endsWith(end)).length;
  const between = (whole[0] ?? "").slice(0, -end.length);
  // Marks that stand between fields, too, are delimiters with an empty field behind the last one.
  return ended >= whole.length * leastShare && !between.includes(end) ? end : undefined;
}

/** Delimiters of two marks: each of them stands only in the pair. */
function longDelimiters(text: string): string[] {
  const pairs = new Set(Array.from(text.matchAll(twoMarks), ([, pair]) => pair!));
  return [...pairs].filter((pair) => {
    const mark = rareMarks.exec(pair)?.[0];
    if (mark === undefined) return false;
    const inside = pair === mark + mark ? 2 : 1;
    return countOf(text, mark) === countOf(text, pair) * inside;
  });
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** The ways of quoting that a text gives reason to try, the usual first. */
function quoteStyles(text: string): Pick<SniffedDialect, "quote" | "escape">[] {
  const styles: Pick<SniffedDialect, "quote" | "escape">[] = [{ quote: '"' }];
  if (text.includes('\\"')) styles.push({ quote: '"', escape: "\\" });
  if (text.includes("'")) styles.push({ quote: "'" });
  if (text.includes("\\'")) styles.push({ quote: "'", escape: "\\" });
  if (text.includes('"')) styles.push({ quote: null });
  return styles;
}

function tryDialect(bytes: Uint8Array, complete: boolean, options: SniffedDialect): Candidate {
  const dialect: CsvDialect = csvDialect({ ...options, escape: options.escape });
  const all = countFields(bytes, complete, dialect);
  const preamble = preambleLines(all);
  if (preamble === 0) return { options, ...fit(all), records: all };
  const records = countFields(withoutLines(bytes, preamble), complete, dialect);
  return { options: { ...options, skip_rows: preamble }, ...fit(records), records };
}

/** Lines before the first record that has as many fields as most have, where the others all have fewer. */
function preambleLines(all: SampleRecords): number {
  const { columns } = fit(all);
  const first = all.counts.indexOf(columns);
  const line = (all.lines[first] ?? 1) - 1;
  const isFew = line <= longestPreamble && first * 4 < all.counts.length;
  const isNarrow = all.counts.slice(0, first).every((count) => count < columns);
  return columns > 1 && first > 0 && isFew && isNarrow ? line : 0;
}

function fit({ counts }: SampleRecords): { columns: number; share: number } {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  times.delete(0);
  const [columns, most] = [...times].toSorted(([, one], [, other]) => other - one)[0] ?? [1, 0];
  return { columns, share: counts.length === 0 ? 0 : most / counts.length };
}

function isBetter(candidate: Candidate, found: Candidate | undefined): boolean {
  if (candidate.columns < 2 || candidate.share < leastShare) return false;
  if (found === undefined) return true;
  if (candidate.share !== found.share) return candidate.share > found.share;
  const isSameDelimiter = candidate.options.delimiter === found.options.delimiter;
  // Another quote that changes nothing is no quote, and one that joins fields is one.
  if (isSameDelimiter) {
    return (
      candidate.options.quote !== null &&
      found.records.quotedFields === 0 &&
      candidate.records.quotedFields > 0
    );
  }
  // A preamble is the less likely, the more can be had without one.
  return (candidate.options.skip_rows ?? 0) < (found.options.skip_rows ?? 0);
}
