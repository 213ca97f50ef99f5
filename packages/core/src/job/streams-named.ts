import type { DativoError } from "../errors/dativo-error.ts";
import type { JobStream } from "./job.ts";

/**
 * The stream of a name, or all where none is asked for.
 *
 * @param refuse makes the error of a name that there is not
 */
export function streamsNamed(
  streams: readonly JobStream[],
  name: string | undefined,
  refuse: (name: string, known: readonly string[]) => DativoError,
): readonly JobStream[] {
  if (name === undefined) return streams;
  const selected = streams.filter(({ source }) => source.name === name);
  const known = streams.map(({ source }) => source.name);
  if (selected.length === 0) throw refuse(name, known);
  return selected;
}
