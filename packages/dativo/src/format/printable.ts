// Everything below the space but the line feed, the delete character, and the C1 controls.
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const controlCharacters = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/gu;

/**
 * Text that is safe on a terminal: control characters, which names and values of a source may hold,
 * are shown as `\x1b` and the like. Line feeds stay.
 */
export function printable(text: string): string {
  return text.replaceAll(
    controlCharacters,
    (character) => `\\x${character.codePointAt(0)?.toString(16).padStart(2, "0")}`,
  );
}

/** The same on one line: line feeds become spaces. */
export function printableLine(text: string): string {
  return printable(text).replaceAll("\n", " ");
}
