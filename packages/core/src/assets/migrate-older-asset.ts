import type { SourceDocument } from "../documents/source-document.ts";
import type { KeyPath } from "../errors/key-problem.ts";

type Section = Readonly<Record<string, unknown>>;

/** Where a key of the flat form stands in the older one, longest first. */
const moved: readonly (readonly [to: KeyPath, from: KeyPath])[] = [
  [
    ["team", "owner"],
    ["asset", "governance", "owner"],
  ],
  [["team"], ["asset", "governance"]],
  [
    ["compliance", "classification"],
    ["asset", "governance", "classification"],
  ],
  [
    ["compliance", "retention_days"],
    ["asset", "governance", "retention_days"],
  ],
  [["tags"], ["asset", "governance", "tags"]],
];

/** Whether a contract has the form of the earlier implementation: everything under `asset`. */
export function isOlderAsset(value: unknown): value is { readonly asset: Section } {
  return isSection(value) && isSection(value["asset"]) && !("schema" in value);
}

/**
 * A contract of the older nested form in the flat one: what stands under `asset` moves to the top, and
 * `governance` becomes `team`, `tags` and `compliance`. Keys are still located where they stand.
 *
 * @param value of the document
 * @returns the document in the flat form, and what was moved, for people
 */
export function migrateOlderAsset(
  document: SourceDocument,
  { asset }: { readonly asset: Section },
): { readonly document: SourceDocument; readonly notice: string } {
  const { governance, ...rest } = asset;
  const {
    owner,
    tags,
    classification,
    retention_days: retentionDays,
  } = isSection(governance) ? governance : {};
  const compliance = {
    ...(classification === undefined ? {} : { classification }),
    ...(retentionDays === undefined ? {} : { retention_days: retentionDays }),
  };
  const value = {
    ...rest,
    ...(owner === undefined ? {} : { team: { ...sectionOf(rest["team"]), owner } }),
    ...(tags === undefined || rest["tags"] !== undefined ? {} : { tags }),
    ...(Object.keys(compliance).length === 0
      ? {}
      : { compliance: { ...compliance, ...sectionOf(rest["compliance"]) } }),
  };
  const stands = (path: KeyPath): KeyPath => oldPath(path, rest);
  return {
    document: {
      ...document,
      value,
      locate: (path) => document.locate(stands(path)),
      sourceText: (path) => document.sourceText?.(stands(path)),
    },
    notice: `${document.path} is a contract of the older form: what stands under \`asset\` was read as if it stood at the top${governance === undefined ? "" : ", and `governance` as `team.owner`, `tags` and `compliance`"}. Write it that way to make it permanent.`,
  };
}

function oldPath(path: KeyPath, rest: Section): KeyPath {
  const [key] = path;
  if (key !== undefined && Object.hasOwn(rest, key)) return ["asset", ...path];
  const move = moved.find(([to]) => to.every((part, index) => path[index] === part));
  return move ? [...move[1], ...path.slice(move[0].length)] : ["asset", ...path];
}

function isSection(value: unknown): value is Section {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sectionOf(value: unknown): Section {
  return isSection(value) ? value : {};
}
