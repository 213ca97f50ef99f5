/** Whether a target names a catalog: its tables are what is written to then. */
export function hasCatalog({ catalog }: { readonly catalog?: unknown }): boolean {
  return catalog !== undefined && catalog !== null;
}
