const plain = /^[A-Za-z_][\w./*-]*$/u;
const reserved = /^(?:true|false|null|yes|no|on|off|y|n)$/iu;

/**
 * A text as a job or a contract reads it back: bare where it can only be a text, double-quoted
 * elsewhere, and with `$$` for each `$` that would stand for a variable.
 */
export function formatYamlScalar(text: string): string {
  if (plain.test(text) && !reserved.test(text)) return text;
  // JSON leaves these as they are; in YAML, and on a terminal, they must be escaped.
  return JSON.stringify(text.replaceAll(/\$(?=[${])/gu, "$$$$")).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff]/gu,
    (character) => `\\u${character.codePointAt(0)?.toString(16).padStart(4, "0")}`,
  );
}
