/** What a text of `KEY=value` lines holds, or the first line that is none. */
export type EnvText =
  | { readonly values: Readonly<Record<string, string>> }
  | { readonly line: number; readonly problem: string };

const keyForm = /^[ \t]*(?:export[ \t]+)?(?<key>[A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*/u;
const restForm = /^[ \t]*(?:#.*)?$/u;

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  '"': '"',
  "\\": "\\",
  $: "$",
};

/**
 * Reads lines of `KEY=value`, as in a `.env` file: with or without `export`, empty lines and lines of
 * `#` comments between them. A value in single quotes stands as it is; in double quotes `\n`, `\r`,
 * `\t`, `\"`, `\\` and `\$` are escapes; both can go over several lines. Without quotes it ends at the
 * line's end or before ` #`. Nothing is expanded: `$NAME` stays as it is. Of a key that stands twice the
 * last value holds.
 */
export function parseEnvText(text: string): EnvText {
  const lines = text.replace(/^\uFEFF/u, "").split(/\r\n|\n|\r/u);
  const values: Record<string, string> = {};
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (restForm.test(line)) continue;
    const match = keyForm.exec(line);
    const key = match?.groups?.["key"];
    if (match === null || key === undefined)
      return { line: index + 1, problem: "is not KEY=value" };
    const written = line.slice(match[0].length);
    const quote = written[0];
    if (quote !== '"' && quote !== "'") {
      define(values, key, written.replace(/(?:^|[ \t]+)#.*$/u, "").trimEnd());
      continue;
    }
    const value = readQuoted(lines, index, written, quote);
    if (value === undefined) return { line: index + 1, problem: `has no ${quote} at the end` };
    define(values, key, value.text);
    index = value.lastLine;
    if (!restForm.test(value.rest)) {
      return { line: index + 1, problem: `has something after the closing ${quote}` };
    }
  }
  return { values };
}

/** As an own key even where it is called `__proto__`. */
function define(values: object, key: string, value: string): void {
  Object.defineProperty(values, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

function readQuoted(
  lines: readonly string[],
  firstLine: number,
  written: string,
  quote: string,
): { text: string; rest: string; lastLine: number } | undefined {
  let text = "";
  let lastLine = firstLine;
  let line = written.slice(1);
  while (true) {
    for (let at = 0; at < line.length; at += 1) {
      const character = line[at] ?? "";
      if (character === quote) return { text, rest: line.slice(at + 1), lastLine };
      const escaped = quote === '"' && character === "\\" ? escapes[line[at + 1] ?? ""] : undefined;
      text += escaped ?? character;
      if (escaped !== undefined) at += 1;
    }
    lastLine += 1;
    if (lastLine >= lines.length) return undefined;
    text += "\n";
    line = lines[lastLine] ?? "";
  }
}
