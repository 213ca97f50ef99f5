import type { RecordProblem } from "@dativo/json-records";

/** Takes the records of a file. */
export interface RecordSink {
  /** Whether it wants to be emptied before it takes more. */
  readonly isFull: boolean;

  /**
   * Takes the object that begins at `start`.
   *
   * @returns where it ends
   * @throws JsonSyntaxError, with nothing of the record taken
   */
  take(bytes: Buffer, start: number): number;

  /** Is told of what is no record, or none that can be read. */
  refuse(problem: RecordProblem, bytes: Buffer, start: number, end: number): void;
}
