/** Folder of the reject files. */
export const rejectFolder = "_rejects";

/** Name of one partition's things: `00003`. */
export function partitionName(partitionIndex: number): string {
  return String(partitionIndex).padStart(5, "0");
}

/** The staging folder of one task: no two attempts share it. */
export function taskStaging(runStaging: string, partitionIndex: number, attemptId: string): string {
  return `${runStaging}/${partitionName(partitionIndex)}-${attemptId}`;
}

/** `_rejects/<run>/<partition>-<attempt>.jsonl` */
export function rejectPath(runId: string, partitionIndex: number, attemptId: string): string {
  return `${rejectFolder}/${runId}/${partitionName(partitionIndex)}-${attemptId}.jsonl`;
}
