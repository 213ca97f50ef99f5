import { z } from "zod";

/** Where tasks run, in a job and in the configuration of a project. */
export const executorKeys = {
  /** `auto` by default: in threads where that pays. */
  executor: z.enum(["auto", "inline", "threads"]).optional(),
  /** The most threads; as many as the machine has processors by default. */
  threads: z.int().min(1).max(256).optional(),
};
