/** A name as SQL writes it, whatever it holds. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** A text as SQL writes it, in a way that no setting of the server changes the meaning of. */
export function quoteText(text: string): string {
  return text === "" ? "_utf8mb4''" : `_utf8mb4 X'${Buffer.from(text).toString("hex")}'`;
}

/** The bytes of a text, as SQL writes them. */
export function quoteBytes(text: string): string {
  return text === "" ? "''" : `X'${Buffer.from(text).toString("hex")}'`;
}
