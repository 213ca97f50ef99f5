/** First code point of the scripts that terminals show two columns wide; some after it are narrow. */
const firstWide = 0x1100;

/** Shortens a line so that it takes at most so many columns of a terminal, ending in `…` where cut. */
export function fitWidth(text: string, columns: number): string {
  let width = 0;
  let kept = "";
  let keptWithMark = "";
  for (const character of text) {
    width += (character.codePointAt(0) ?? 0) >= firstWide ? 2 : 1;
    if (width > columns) return columns < 1 ? "" : `${keptWithMark}…`;
    kept += character;
    if (width <= columns - 1) keptWithMark = kept;
  }
  return text;
}
