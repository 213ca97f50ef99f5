const units: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** A number from 1 on, with a unit or without. */
export const memoryLimitForm = /^([1-9]\d*(?:\.\d+)?) ?([kmgKMG]?)(?:[iI]?[bB])?$/u;

/** Bytes of `512m`, `2gb` or a number; units are powers of 1024. `undefined` for anything else. */
export function parseMemoryLimit(value: string | number): number | undefined {
  const [, size, unit = ""] = memoryLimitForm.exec(String(value)) ?? [];
  if (size === undefined) return undefined;
  return Math.ceil(Number(size) * (units[unit.toLowerCase()] ?? 1));
}
