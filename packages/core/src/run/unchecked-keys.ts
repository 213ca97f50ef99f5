import type { TaskManifest } from "./task-manifest.ts";

/** Primary keys, as lists of columns, that had more values in a task than were looked at. */
export function uncheckedKeys(manifests: readonly TaskManifest[]): readonly (readonly string[])[] {
  const incomplete = manifests.flatMap(({ uniqueKeys }) =>
    uniqueKeys.filter(({ complete }) => !complete).map(({ columns }) => columns),
  );
  return [...new Map(incomplete.map((columns) => [columns.join("\n"), columns])).values()];
}
