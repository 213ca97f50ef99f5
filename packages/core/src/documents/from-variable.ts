/** Says behind a problem which variable the value is from: the file does not show it. */
export function fromVariable(name: string | undefined): string {
  return name === undefined ? "" : ` (the value of \${${name}})`;
}
