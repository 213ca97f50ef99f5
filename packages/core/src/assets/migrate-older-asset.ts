import type { SourceDocument } from "../documents/source-document.ts";
import { unknownKeyMessage } from "../errors/known-keys.ts";
import type { KeyPath, KeyProblem } from "../errors/key-problem.ts";

type Section = Readonly<Record<string, unknown>>;

/** Where the keys of `governance` go. */
const governanceMoves: readonly (readonly [key: string, to: KeyPath])[] = [
  ["owner", ["team", "owner"]],
  ["classification", ["compliance", "classification"]],
  ["retention_days", ["compliance", "retention_days"]],
  ["tags", ["tags"]],
];

/**
 * A contract of the older nested form in the flat one: what stands under `asset` moves to the top, and
 * `governance` becomes `team`, `tags` and `compliance`; what has its new place already stays. Keys are
 * still located where they stand.
 *
 * @param document whose form is the older one
 * @returns the document in the flat form, and what was moved, for people
 */
export function migrateOlderAsset(document: SourceDocument): {
  readonly document: SourceDocument;
  readonly notice: string;
} {
  const { asset, ...beside } = document.value as Section;
  const { governance = {}, ...rest } = asset as Section;
  const value: Record<string, unknown> = { ...beside, ...rest };
  const moved: string[] = [];
  for (const [key, [section = "", inner]] of governanceMoves) {
    const found = isSection(governance) ? governance[key] : undefined;
    if (found === undefined) continue;
    moved.push(
      `\`governance.${key}\` as \`${inner === undefined ? section : `${section}.${inner}`}\``,
    );
    if (inner === undefined) value[section] ??= found;
    else value[section] = { [inner]: found, ...sectionOf(value[section]) };
  }
  const stands = (path: KeyPath): KeyPath => oldPath(path, rest, beside);
  const shown = moved.length === 0 ? "" : `, and ${moved.join(", ")}`;
  return {
    document: {
      ...document,
      value,
      problems: [...document.problems, ...governanceProblems(governance, document)],
      locate: (path) => document.locate(stands(path)),
      sourceText: (path) => document.sourceText?.(stands(path)),
      variableAt: (path) => document.variableAt?.(stands(path)),
    },
    notice: `${document.path} is a contract of the older form: what stands under \`asset\` was read as if it stood at the top${shown}. Write it that way to make it permanent.`,
  };
}

/** What is under `governance` and has no place in the flat form. */
function governanceProblems(governance: unknown, document: SourceDocument): KeyProblem[] {
  const path = ["asset", "governance"];
  const report = (place: KeyPath, message: string): KeyProblem => ({
    path: place,
    location: document.locate(place),
    message,
  });
  if (!isSection(governance)) {
    return [report(path, `${JSON.stringify(governance)} is not a section of keys`)];
  }
  const known = governanceMoves.map(([key]) => key);
  return Object.keys(governance)
    .filter((key) => !known.includes(key))
    .map((key) => report([...path, key], unknownKeyMessage(key, known)));
}

/** Where a key of the flat form stands in the older one. */
function oldPath(path: KeyPath, rest: Section, beside: Section): KeyPath {
  const [key = "", inner] = path;
  if (Object.hasOwn(sectionOf(rest[key]), inner ?? "")) return ["asset", ...path];
  const move = governanceMoves.find(
    ([, to]) =>
      to[0] === key && (to[1] === undefined ? !Object.hasOwn(rest, key) : to[1] === inner),
  );
  if (move) return ["asset", "governance", move[0], ...path.slice(move[1].length)];
  if (Object.hasOwn(rest, key) || !Object.hasOwn(beside, key)) return ["asset", ...path];
  return path;
}

function isSection(value: unknown): value is Section {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sectionOf(value: unknown): Section {
  return isSection(value) ? value : {};
}
