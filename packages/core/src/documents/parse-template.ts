/** A piece of a text with references in it. */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | VariableReference
  | SecretReference
  | { readonly kind: "mistake"; readonly written: string; readonly mistake: TemplateMistake };

/** `${NAME}` or `${NAME:-default}` */
export interface VariableReference {
  readonly kind: "variable";
  readonly name: string;
  readonly fallback: string | undefined;
}

/** `${secret:NAME}` or `${secret:NAME.member}` */
export interface SecretReference {
  readonly kind: "secret";
  /** In lower case: the names of secrets do not tell cases apart. */
  readonly name: string;
  /** Keys that lead to a part of the secret, outermost first. */
  readonly members: readonly string[];
}

/** How a `${` can fail to be a reference. */
export type TemplateMistake = "malformed" | "nested" | "unclosed";

const variableForm = /^(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<fallback>[^]*))?$/u;
const secretForm = /^secret:(?<name>[A-Za-z0-9_][A-Za-z0-9_-]*)(?<members>(?:\.[A-Za-z0-9_-]+)*)$/u;

/**
 * Takes a text apart into what stands as it is and what stands for something else. `$$` is one dollar
 * sign; a dollar sign before anything but `$` and `{` is itself.
 */
export function parseTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = "";
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf("$", at);
    if (dollar === -1) break;
    literal += text.slice(at, dollar);
    const next = text[dollar + 1];
    if (next !== "{") {
      literal += "$";
      at = dollar + (next === "$" ? 2 : 1);
      continue;
    }
    if (literal !== "") parts.push({ kind: "text", text: literal });
    literal = "";
    const part = parseReference(text, dollar);
    parts.push(part.part);
    at = part.end;
  }
  literal += text.slice(at);
  if (literal !== "") parts.push({ kind: "text", text: literal });
  return parts;
}

function parseReference(text: string, start: number): { part: TemplatePart; end: number } {
  const close = text.indexOf("}", start);
  if (close === -1) {
    const written = text.slice(start);
    return { part: { kind: "mistake", written, mistake: "unclosed" }, end: text.length };
  }
  const inner = text.slice(start + 2, close);
  const end = close + 1;
  const written = text.slice(start, end);
  if (inner.includes("${")) return { part: { kind: "mistake", written, mistake: "nested" }, end };
  const variable = variableForm.exec(inner)?.groups;
  if (variable?.["name"] !== undefined) {
    const { name, fallback } = variable;
    return { part: { kind: "variable", name, fallback }, end };
  }
  const secret = secretForm.exec(inner)?.groups;
  if (secret?.["name"] !== undefined) {
    const members = secret["members"]?.split(".").slice(1) ?? [];
    return { part: { kind: "secret", name: secret["name"].toLowerCase(), members }, end };
  }
  return { part: { kind: "mistake", written, mistake: "malformed" }, end };
}
