import { DativoError } from "./dativo-error.ts";

/** Errors of commands that work with contracts. */
export const contractErrors = {
  missing: (path: string) =>
    new DativoError({
      code: "CONTRACT_MISSING",
      message: `${path} names no contract.`,
      fix: "Write one from what the source holds (dativo contract infer), and name it in the job as `asset_path`.",
      details: { path },
    }),
} as const;
