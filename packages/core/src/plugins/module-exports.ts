/**
 * The exports of a module by name. A CommonJS module has them on `default` as well, where Node could not
 * tell its names from its text.
 *
 * @param namespace what `import()` resolved to
 */
export function moduleExports(namespace: unknown): ReadonlyMap<string, unknown> {
  if (typeof namespace === "function") return new Map([["default", namespace]]);
  const own = entriesOf(namespace);
  const inner = entriesOf(own.get("default"));
  inner.delete("default");
  return new Map([...inner, ...own]);
}

function entriesOf(value: unknown): Map<string, unknown> {
  if (typeof value !== "object" || value === null) return new Map();
  const entries = Object.entries(value).filter(
    ([name]) => name !== "__esModule" && name !== "module.exports",
  );
  return new Map(entries);
}
