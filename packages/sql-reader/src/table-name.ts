/** A table as a job names it. */
export interface TableName {
  /** `undefined`: where the server looks for a table without one. */
  readonly schema: string | undefined;
  readonly table: string;
}

/**
 * Reads `table`, `schema.table` and `"my schema"."my.table"`. Names are taken as they are written, capitals
 * included; only a part in quotes may hold dots, and two quotes are one there.
 *
 * @param quotes the signs that may be quotes: `"`, or that and the backtick
 * @returns what is wrong with it, where it is no name
 */
export function parseTableName(
  text: string,
  quotes = '"',
): TableName | { readonly problem: string } {
  const parts: string[] = [];
  let rest = text;
  for (;;) {
    const found = firstPart(rest, quotes);
    if (found === undefined) return { problem: "a part of it is empty" };
    parts.push(found.name);
    rest = rest.slice(found.length);
    if (rest === "") break;
    if (!rest.startsWith(".")) return { problem: "what follows a closing quote is not a dot" };
    rest = rest.slice(1);
  }
  const [first = "", second] = parts;
  if (parts.length > 2) return { problem: "it has more than two parts" };
  if (parts.some((part) => part === "" || part.includes("\0"))) {
    return { problem: "a part of it is empty" };
  }
  return second === undefined
    ? { schema: undefined, table: first }
    : { schema: first, table: second };
}

function firstPart(
  text: string,
  quotes: string,
): { readonly name: string; readonly length: number } | undefined {
  const quote = text.slice(0, 1);
  if (quote === "" || !quotes.includes(quote)) {
    const ends = [".", ...quotes.split("")].map((sign) => text.indexOf(sign));
    const name = text.slice(0, Math.min(...ends.map((at) => (at === -1 ? text.length : at))));
    return name === "" ? undefined : { name, length: name.length };
  }
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] !== quote) continue;
    if (text[at + 1] === quote) at += 1;
    else return { name: text.slice(1, at).replaceAll(quote + quote, quote), length: at + 1 };
  }
  return undefined;
}

/** The name as a job writes it: with quotes only where they are needed. */
export function formatTableName({ schema, table }: TableName): string {
  return [schema, table].flatMap((part) => (part === undefined ? [] : formatPart(part))).join(".");
}

function formatPart(part: string): string {
  return /[."`*?]/u.test(part) ? `"${part.replaceAll('"', '""')}"` : part;
}
