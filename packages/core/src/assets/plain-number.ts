const scientific = /^([+-]?)(\d+)(?:\.(\d*))?e([+-]?\d{1,3})$/iu;

/**
 * A number with an exponent, as `JSON.stringify` and YAML write large and small ones, with all its digits
 * and without the exponent: `1.5e+3` → `1500`. Any other text as it is.
 */
export function plainNumber(text: string): string {
  const match = scientific.exec(text);
  if (!match) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const point = whole.length + Number(exponent);
  const digits = "0".repeat(Math.max(0, -point)) + whole + fraction;
  const from = Math.max(0, point);
  const before = digits
    .slice(0, from)
    .padEnd(from, "0")
    .replace(/^0+(?=\d)/u, "");
  const after = digits.slice(from).replace(/0+$/u, "");
  return `${sign === "-" ? "-" : ""}${before === "" ? "0" : before}${after === "" ? "" : `.${after}`}`;
}
