import { isMap, isScalar, visit, type Document, type LineCounter } from "yaml";
import type { KeyPath, KeyProblem } from "../errors/key-problem.ts";
import { interpolate } from "./interpolate.ts";

/** Replaces the variables in every scalar that is a value; answers the ones that are missing. */
export function interpolateScalars(
  document: Document.Parsed,
  environment: NodeJS.ProcessEnv,
  lineCounter: LineCounter,
): KeyProblem[] {
  const problems: KeyProblem[] = [];
  visit(document, {
    Scalar(position, node, ancestors) {
      if (position === "key" || typeof node.value !== "string") return;
      const result = interpolate(node.value, environment);
      node.value = result.text;
      if (result.missing.length === 0) return;
      const start = lineCounter.linePos(node.range?.[0] ?? 0);
      const path = keyPathOf(ancestors);
      for (const name of result.missing) {
        problems.push({
          path,
          location: { line: start.line, column: start.col },
          message: `the environment variable ${name} is not set; set it, or give a default: \${${name}:-value}`,
        });
      }
    },
  });
  return problems;
}

function keyPathOf(ancestors: readonly unknown[]): KeyPath {
  const keys: (string | number)[] = [];
  ancestors.forEach((ancestor, index) => {
    const child = ancestors[index + 1];
    if (typeof ancestor === "object" && ancestor !== null && "key" in ancestor) {
      if (isScalar(ancestor.key)) keys.push(String(ancestor.key.value));
    } else if (typeof ancestor === "object" && ancestor !== null && "items" in ancestor) {
      const items = ancestor.items as unknown[];
      if (!isMap(ancestor) && child !== undefined) keys.push(items.indexOf(child));
    }
  });
  return keys;
}
