/** What the plugin does. */
export type PluginKind = "reader" | "writer";

/** What it handles: plain objects, or record batches. */
export type BatchFormat = "rows" | "arrow";

/** What a plugin is made of. */
export interface PluginSettings {
  /** What it reads or writes, in kebab-case: `orders`. */
  readonly name: string;
  readonly kind: PluginKind;
  readonly format: BatchFormat;
}

/** The names that stand in the files of a plugin. */
export interface PluginNames {
  /** `orders` */
  readonly name: string;
  /** `dativo-reader-orders` */
  readonly packageName: string;
  /** `OrdersReader` */
  readonly className: string;
  /** `ordersReader` */
  readonly variable: string;
  /** `orders-reader` */
  readonly file: string;
}

/** npm's own rules, and a name that can begin a class's. */
export const nameForm = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*$/u;

/** The name without what the names of packages begin with: `dativo-reader-orders` is `orders`. */
export function plainName(text: string): string {
  return text.trim().replace(/^dativo-(?:reader|writer)-/u, "");
}

/** All spellings of a plugin's name. */
export function namesOf({ name, kind }: PluginSettings): PluginNames {
  const words = [...name.split("-"), kind];
  const className = words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join("");
  return {
    name,
    packageName: `dativo-${kind}-${name}`,
    className,
    variable: className[0]?.toLowerCase() + className.slice(1),
    file: `${name}-${kind}`,
  };
}
