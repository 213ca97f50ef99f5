import { commitErrors } from "../errors/commit-errors.ts";
import { LocalObjectStore } from "./local-object-store.ts";
import type { ObjectStore } from "./object-store.ts";

/**
 * The store that an output is in.
 *
 * @param output absolute path of a folder
 * @throws `OUTPUT_UNSUPPORTED` for a URL
 */
export function openObjectStore(output: string): ObjectStore {
  if (/^[a-z][a-z0-9+.-]+:\/\//iu.test(output)) throw commitErrors.outputNotLocal(output);
  return new LocalObjectStore(output);
}
