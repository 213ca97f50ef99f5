import { DativoError } from "./dativo-error.ts";

/** Errors that were found together as one: with the code of the first, and the words of all. */
export function joinErrors(errors: readonly [DativoError, ...DativoError[]]): DativoError {
  const [first] = errors;
  if (errors.length === 1) return first;
  const fixes = [...new Set(errors.flatMap(({ fix }) => fix ?? []))];
  const problems = errors.flatMap(({ details }) => details["problems"] ?? details["options"] ?? []);
  return new DativoError({
    code: first.code,
    message: errors.map(({ message }) => message).join("\n"),
    ...(fixes.length === 0 ? {} : { fix: fixes.join(" ") }),
    cause: errors.find(({ cause }) => cause !== undefined)?.cause,
    details: { ...first.details, codes: errors.map(({ code }) => code), problems },
  });
}
