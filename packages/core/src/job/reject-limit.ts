import { z } from "zod";
import type { RejectLimit } from "./job.ts";

/** `max_rejects: 100` or `max_rejects: 0.5%`. */
export const rejectLimitSchema = z
  .union([
    z.int().min(0),
    z
      .string()
      .regex(
        /^(?:100|\d{1,2})(?:\.\d+)?%$/u,
        "has to be a number of records, or a share such as 0.5%",
      ),
  ])
  .transform((limit): RejectLimit =>
    typeof limit === "number"
      ? { kind: "count", records: limit }
      : { kind: "share", share: Number(limit.slice(0, -1)) / 100 },
  );
