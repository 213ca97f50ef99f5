import type { StreamState } from "../contract/stream-state.ts";
import { compareCursorValues } from "./compare-cursor-values.ts";
import type { StreamPlan } from "./run-plan.ts";
import type { TaskManifest } from "./task-manifest.ts";

/** The state of a stream once the tasks of its plan are committed; `undefined` where it has none. */
export function nextState(
  stream: StreamPlan,
  manifests: readonly TaskManifest[],
): StreamState | undefined {
  if (stream.keepsState) return stream.previousState ?? undefined;
  const reader = stream.nextReaderState ?? stream.previousState?.reader;
  const cursor = nextCursor(stream, manifests);
  if (reader === undefined && cursor === undefined) return undefined;
  return {
    ...(cursor === undefined ? {} : { cursor }),
    ...(reader === undefined ? {} : { reader }),
  };
}

function nextCursor(
  stream: StreamPlan,
  manifests: readonly TaskManifest[],
): StreamState["cursor"] | undefined {
  const name = stream.cursor?.field;
  const field = stream.asset.schema.fields.find((candidate) => candidate.name === name);
  if (!field) return stream.previousState?.cursor;
  const seen = [stream.cursor?.from, ...manifests.map(({ highestCursor }) => highestCursor)];
  const values = seen.filter((value) => value !== null && value !== undefined);
  const highest = values.toSorted((a, b) => compareCursorValues(a, b, field.type)).at(-1);
  return highest === undefined ? undefined : { field: field.name, value: highest };
}
