/** Folder of everything that is written and not yet published. */
export const stagingFolder = "_staging";

/** Folder of the reject files. */
export const rejectFolder = "_rejects";

/** `_staging/<run>`: what one run has staged in one output. */
export function runStaging(runId: string): string {
  return `${stagingFolder}/${runId}`;
}

/** `_staging/<run>/<partition>-<attempt>`: no two attempts share it. */
export function taskStaging(runId: string, partitionIndex: number, attemptId: string): string {
  return `${runStaging(runId)}/${String(partitionIndex).padStart(5, "0")}-${attemptId}`;
}

/** `_rejects/<run>/<partition>-<attempt>.jsonl` */
export function rejectPath(runId: string, partitionIndex: number, attemptId: string): string {
  return `${rejectFolder}/${runId}/${String(partitionIndex).padStart(5, "0")}-${attemptId}.jsonl`;
}
