import { DativoError } from "./dativo-error.ts";

/** The error itself; or, around anything that Dativo did not foresee, an `INTERNAL_ERROR`. */
export function toDativoError(thrown: unknown): DativoError {
  if (DativoError.isInstance(thrown)) return thrown;
  return new DativoError({
    code: "INTERNAL_ERROR",
    message: thrown instanceof Error ? thrown.message : String(thrown),
    fix: "This is a fault of Dativo. Please report it with the output of --log-level debug: https://github.com/dativo/dativo/issues",
    cause: thrown,
  });
}
