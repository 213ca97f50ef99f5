import type { KeyPath, KeyProblem } from "../errors/key-problem.ts";

/** A value of a program as a file could hold it. */
export interface PlainValue {
  /** A copy without members that are `undefined`, and without what has a problem. */
  readonly value: unknown;
  readonly problems: readonly KeyProblem[];
}

const maximumDepth = 100;

/** Copies a value that a program has made, as far as JSON has the like, and names what it does not have. */
export function plainValue(value: unknown): PlainValue {
  const copier = new Copier();
  return { value: copier.copy(value, []), problems: copier.problems };
}

class Copier {
  readonly problems: KeyProblem[] = [];
  readonly #around = new Set<object>();

  copy(part: unknown, path: KeyPath): unknown {
    if (part === null || typeof part === "string" || typeof part === "boolean") return part;
    if (typeof part === "number" && Number.isFinite(part)) return part;
    if (typeof part !== "object") return this.#refuse(path, `is ${nameOf(part)}; ${valid}`);
    if (this.#around.has(part)) return this.#refuse(path, "holds itself");
    if (path.length > maximumDepth) {
      return this.#refuse(path.slice(0, 3), `more than ${maximumDepth} levels lie in each other`);
    }
    this.#around.add(part);
    const copied = this.#copyMembers(part, path);
    this.#around.delete(part);
    return copied;
  }

  #copyMembers(part: object, path: KeyPath): unknown {
    if (Array.isArray(part)) {
      return Array.from(part, (item: unknown, index) => this.copy(item, [...path, index]));
    }
    if (!isSection(part)) return this.#refuse(path, `is ${nameOf(part)}; ${valid}`);
    const members = Object.entries(part).filter(([, member]) => member !== undefined);
    return Object.fromEntries(
      members.map(([key, member]) => {
        const inner = [...path, key];
        const copied = this.copy(member, inner);
        return [key, key === "__proto__" ? this.#refuse(inner, "cannot be a key") : copied];
      }),
    );
  }

  #refuse(path: KeyPath, message: string): undefined {
    this.problems.push({ path, location: undefined, message });
  }
}

const valid = "valid are texts, numbers, true, false, null, lists and sections of keys";

/** An object of any realm that was not made by a class. */
function isSection(part: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(part);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function nameOf(part: unknown): string {
  if (typeof part === "number" || part === undefined) return String(part);
  if (typeof part !== "object") return `a ${typeof part}`;
  const { constructor } = part as { constructor?: unknown };
  const name = typeof constructor === "function" ? constructor.name : "";
  return name === "" ? "an object of a class" : `an object of the class ${name}`;
}
