/**
 * Version of the contract between host and plugins. It grows when a plugin written for the older one
 * could break, and only then.
 */
export const contractVersion = 1;

/**
 * The static property by which the host knows a plugin class. `Symbol.for` makes it the same symbol in
 * every copy of `@dativo/core`, so two copies in one tree still understand each other.
 */
export const pluginBrand: unique symbol = Symbol.for("dativo.plugin") as never;

/** Which kind of plugin a class is, and the contract that it was written against. */
export interface PluginBrand {
  readonly kind: PluginKind;
  readonly contractVersion: number;
}

/** The kinds of plugin. */
export type PluginKind = "reader" | "writer" | "secret-manager" | "storage";

const kinds: ReadonlySet<unknown> = new Set<PluginKind>([
  "reader",
  "writer",
  "secret-manager",
  "storage",
]);

/** The brand of a value, or `undefined` when it is not a plugin class. */
export function readPluginBrand(value: unknown): PluginBrand | undefined {
  if (typeof value !== "function") return undefined;
  const brand: unknown = Reflect.get(value, Symbol.for("dativo.plugin"));
  if (typeof brand !== "object" || brand === null) return undefined;
  const { kind, contractVersion: version } = brand as Partial<PluginBrand>;
  if (kind === undefined || !kinds.has(kind) || typeof version !== "number") return undefined;
  return { kind, contractVersion: version };
}
