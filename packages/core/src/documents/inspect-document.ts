import { isAlias, isMap, isScalar, isSeq, type Alias, type Document, type Node } from "yaml";
import type { KeyPath, KeyProblem, Location } from "../errors/key-problem.ts";
import { isMergeKey } from "./is-merge-key.ts";
import { maximumDepth } from "./nesting-guard.ts";

/** As many aliases as a file may have: each is looked up among all of them. */
const maximumAliases = 10_000;
/** As many values as a file with aliases may come to. */
const maximumValues = 250_000;

/** What the values of a file come to, before they are made. */
export interface DocumentInspection {
  readonly problems: readonly KeyProblem[];
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>;
}

interface Extent {
  readonly values: number;
  readonly depth: number;
}

const single: Extent = { values: 1, depth: 0 };

/**
 * Finds keys that stand twice, aliases without an anchor, anchors that hold themselves, merge keys with
 * nothing to merge, and aliases that would come to more values than anyone means.
 *
 * @returns no more than one problem of too many values or levels
 */
export function inspectDocument(
  { contents }: Document.Parsed,
  locate: (offset: number) => Location,
): DocumentInspection {
  const inspector = new Inspector(locate);
  inspector.measure(contents, []);
  return inspector;
}

class Inspector implements DocumentInspection {
  readonly problems: KeyProblem[] = [];
  readonly targets = new Map<Alias, Node>();
  readonly #anchors = new Map<string, Node>();
  readonly #extents = new Map<Node, Extent>();
  readonly #locate: (offset: number) => Location;
  #isTooMuch = false;

  constructor(locate: (offset: number) => Location) {
    this.#locate = locate;
  }

  measure(node: unknown, path: KeyPath): Extent {
    if (isAlias(node)) return this.#measureAlias(node, path);
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return single;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    const extent = isScalar(node) ? single : this.#measureItems(node, path);
    this.#extents.set(node, extent);
    if (extent.values > maximumValues && this.targets.size > 0) {
      this.#tooMuch(node, path, `aliases come to more than ${maximumValues} values here`);
    }
    if (extent.depth > maximumDepth) {
      this.#tooMuch(node, path, `more than ${maximumDepth} levels lie in each other here`);
    }
    return extent;
  }

  #measureItems(node: Node, path: KeyPath): Extent {
    let [values, depth] = [1, 0];
    const add = (extent: Extent): void => {
      values += extent.values;
      depth = Math.max(depth, extent.depth + 1);
    };
    if (isSeq(node)) {
      node.items.forEach((item, index) => add(this.measure(item, [...path, index])));
    } else if (isMap(node)) {
      const seen = new Map<string, Node>();
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? String(key.value) : "";
        const inner = [...path, name];
        if (isScalar(key)) this.#checkKey(key, name, inner, seen);
        // A key can have an anchor, too.
        this.measure(key, inner);
        add(this.measure(value, inner));
        if (isMergeKey(key)) this.#checkMerge(value, inner);
      }
    }
    return { values, depth };
  }

  #checkKey(key: Node, name: string, path: KeyPath, seen: Map<string, Node>): void {
    const first = seen.get(name);
    seen.set(name, first ?? key);
    if (name === "__proto__") this.#report(key, path, "cannot be a key");
    if (first === undefined || isMergeKey(key)) return;
    const { line } = this.#locate(first.range?.[0] ?? 0);
    this.#report(key, path, `'${name}' stands here twice: the first is in line ${line}`);
  }

  #measureAlias(alias: Alias, path: KeyPath): Extent {
    const target = this.#anchors.get(alias.source);
    if (target === undefined) {
      // Its name is not shown: it can be a password that begins with an asterisk.
      this.#report(alias, path, "there is no anchor of this name before this alias");
      return single;
    }
    this.targets.set(alias, target);
    if (this.targets.size === maximumAliases + 1) {
      this.#tooMuch(alias, path, `the file has more than ${maximumAliases} aliases`);
    }
    const extent = this.#extents.get(target);
    if (extent === undefined) this.#report(alias, path, "the anchor of this alias holds itself");
    return extent ?? single;
  }

  #checkMerge(value: unknown, path: KeyPath): void {
    const merged = this.#targetOf(value);
    const parts = isSeq(merged) ? merged.items.map((item) => this.#targetOf(item)) : [merged];
    if (parts.every((part) => isMap(part))) return;
    this.#report(value, path, "`<<` takes in a section of keys, or a list of those");
  }

  #targetOf(node: unknown): unknown {
    return isAlias(node) ? this.targets.get(node) : node;
  }

  #tooMuch(node: Node, path: KeyPath, message: string): void {
    if (!this.#isTooMuch) this.#report(node, path, message);
    this.#isTooMuch = true;
  }

  #report(node: unknown, path: KeyPath, message: string): void {
    const range = isAlias(node) || isMap(node) || isSeq(node) || isScalar(node) ? node.range : null;
    this.problems.push({ path, location: range ? this.#locate(range[0]) : undefined, message });
  }
}
