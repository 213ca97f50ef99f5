import { expect, it } from "vitest";
import type { KeyProblem } from "../errors/key-problem.ts";
import { listProblems } from "./list-problems.ts";

const problem = (
  path: readonly (string | number)[],
  line: number | undefined,
  more: Partial<KeyProblem> = {},
): KeyProblem => ({
  path,
  location: line === undefined ? undefined : { line, column: 1 },
  message: "is missing",
  ...more,
});

it("tells a mistake once, wherever aliases bring it in, and two missing keys of one section twice", () => {
  const first = problem(["a", "mode"], 3);
  const second = problem(["a", "name"], 3);
  const again = problem(["b", "mode"], 3);
  expect(listProblems([first, second, again])).toEqual([first, second]);
  const [top, other] = [problem(["a"], undefined), problem(["b"], undefined)];
  expect(listProblems([top, other, top])).toEqual([top, other]);
});

it("lists the file itself first, then the others one by one, each from top to bottom", () => {
  const named = problem(["x"], 9, { file: "b.yaml" });
  const located = problem(["y"], undefined, {
    location: { line: 2, column: 1, file: "a.yaml" },
  });
  const [late, early, whole] = [problem(["z"], 7), problem(["w"], 1), problem(["v"], undefined)];
  const sameFile = problem(["u"], 4, { file: "b.yaml" });
  expect(listProblems([named, located, whole, late, early, sameFile])).toEqual([
    early,
    late,
    whole,
    sameFile,
    named,
    located,
  ]);
});
