const otherDelimiters = [";", "\t", "|", ","];

/**
 * The delimiter that a file probably has instead, where its whole header came out as one column.
 *
 * @param names of the columns that were found
 * @param delimiter that they were divided by
 */
export function likelyDelimiter(names: readonly string[], delimiter: string): string | undefined {
  const [header] = names;
  if (header === undefined || names.length > 1) return undefined;
  return otherDelimiters.find((other) => other !== delimiter && header.includes(other));
}
