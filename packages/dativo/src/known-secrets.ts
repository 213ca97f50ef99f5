const known = new Set<string>();

/** Remembers values that must not be shown, whatever happens to the jobs that they belong to. */
export function rememberSecrets(values: readonly string[]): void {
  for (const value of values) known.add(value);
}

/** The values of all jobs that this program has read. */
export function knownSecrets(): readonly string[] {
  return [...known];
}
