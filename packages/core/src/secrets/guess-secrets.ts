import { isSecretKey } from "./is-secret-path.ts";

const keyForm = /^(?<indent>\s*(?:-\s+)*)["']?(?<key>[\w-]+)["']?\s*:(?<rest>.*)$/u;
const keyInside = /["']?(?<key>[\w-]+)["']?\s*:(?=(?<rest>[^,}\]]*))/gu;
const shortestGuess = 3;

/**
 * What looks like a secret in the text of a file that cannot be parsed, such as `password: *x`: a message
 * of the parser may quote it. Guesses too much rather than too little.
 */
export function guessSecrets(text: string): string[] {
  let inside: number | undefined;
  const values: string[] = [];
  for (const line of text.split(/\r?\n/u)) {
    const { indent = "", key = "", rest = "" } = keyForm.exec(line)?.groups ?? {};
    if (inside !== undefined && key !== "" && indent.length <= inside) inside = undefined;
    if (key === "credentials") inside = indent.length;
    if (inside !== undefined || isSecretKey(key)) values.push(key === "" ? line : rest);
    for (const match of line.matchAll(keyInside)) {
      if (isSecretKey(match.groups?.["key"] ?? "")) values.push(match.groups?.["rest"] ?? "");
    }
  }
  const guesses = values.flatMap((value) => [
    value.trim(),
    ...value.split(/[\s,:{}[\]"'&*!|>@%`#]+/u),
  ]);
  return [...new Set(guesses)].filter(({ length }) => length >= shortestGuess);
}
