import { likelyName } from "./nearest-names.ts";

/** The part of a zod schema that tells its keys. Other schema libraries simply tell none. */
interface SchemaDefinition {
  readonly type?: string;
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly innerType?: unknown;
  readonly in?: unknown;
  readonly options?: readonly unknown[];
  /** Of a schema that contains itself. */
  readonly getter?: () => unknown;
}

/**
 * The keys that a zod schema knows at a path.
 *
 * @returns none where the path leads to no object, or the schema is not zod's
 */
export function knownKeys(schema: unknown, path: readonly (string | number)[]): string[] {
  const definition = definitionOf(schema);
  if (definition === undefined) return [];
  const [key, ...rest] = path;
  if (definition.type === "object") {
    const shape = definition.shape ?? {};
    if (key === undefined) return Object.keys(shape);
    return knownKeys(shape[key], rest);
  }
  if (definition.type === "array") {
    return key === undefined ? [] : knownKeys(definition.element, rest);
  }
  const { innerType, in: input, options = [], getter } = definition;
  return [innerType, input, getter?.(), ...options].flatMap((inner) => knownKeys(inner, path));
}

/** Says that a key is unknown, which one was probably meant, and which there are. */
export function unknownKeyMessage(key: string, known: readonly string[]): string {
  if (known.length === 0) return `'${key}' is not a known key`;
  const likely = likelyName(key, known);
  const hint = likely === undefined ? "." : `; did you mean '${likely}'?`;
  return `'${key}' is not a known key${hint} Known are ${withoutSpellings(known).join(", ")}`;
}

/** Keys in their order; one that is there in snake_case is not shown in camelCase as well. */
function withoutSpellings(known: readonly string[]): string[] {
  const snakeCase = (key: string): string =>
    key.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
  return known
    .filter((key) => snakeCase(key) === key || !known.includes(snakeCase(key)))
    .toSorted();
}

function definitionOf(schema: unknown): SchemaDefinition | undefined {
  const definition: unknown =
    typeof schema === "object" && schema !== null ? Reflect.get(schema, "def") : undefined;
  return typeof definition === "object" && definition !== null ? definition : undefined;
}
