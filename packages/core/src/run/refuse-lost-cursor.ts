import { commitErrors } from "../errors/commit-errors.ts";
import { sumOf } from "./describe-commit.ts";
import { nextState } from "./next-state.ts";
import type { StreamPlan } from "./run-plan.ts";
import type { TaskManifest } from "./task-manifest.ts";

/**
 * Without a value of the cursor there is nothing to remember: every run would read the same records once more, and
 * append them.
 *
 * @throws `CURSOR_WITHOUT_VALUES`
 */
export function refuseLostCursor(stream: StreamPlan, manifests: readonly TaskManifest[]): void {
  const { cursor, keepsState, mode, source } = stream;
  if (cursor === null || keepsState || mode !== "append") return;
  if (sumOf(manifests, "rowsRead") === 0 || nextState(stream, manifests) !== undefined) return;
  throw commitErrors.cursorWithoutValues(source.name, cursor.field);
}
