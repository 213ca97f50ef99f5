import { availableParallelism } from "node:os";
import { expect, it } from "vitest";
import { parallelismOf, settleExecution } from "./settle-execution.ts";

const job = { executor: "auto", threads: 4 } as const;

it("takes what the caller says over the job", () => {
  expect(settleExecution(job, {})).toEqual(job);
  expect(settleExecution(job, { executor: "inline" })).toEqual({ ...job, executor: "inline" });
  expect(settleExecution(job, { threads: 9 })).toEqual({ ...job, threads: 9 });
});

it("counts the processors where nobody says a number, and one inline", () => {
  expect(parallelismOf(job)).toBe(4);
  expect(parallelismOf({ ...job, threads: undefined })).toBe(availableParallelism());
  expect(parallelismOf({ ...job, executor: "inline" })).toBe(1);
});
