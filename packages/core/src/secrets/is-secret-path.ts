import type { KeyPath } from "../errors/key-problem.ts";

const secretKey =
  /(?:passw(?:or)?d|pwd|passphrase|secret|token|(?:api|access|account|encryption|private|secret|shared|signing)_?key|access_?key_?id|authorization|cookie)$/iu;

/** Names of a parameter or a field that pages are asked for with, not of a credential. */
const pageKey = /(?:page|next|continuation|cursor|sync|delta)_?token$/iu;

/** Whether a key gives its value away as a credential: `password`, `secret_access_key`, `apiKey`. */
export function isSecretKey(key: string): boolean {
  return secretKey.test(key) && !pageKey.test(key);
}

/** Whether a value stands where credentials do: in a section `credentials`, or under such a key. */
export function isSecretPath(path: KeyPath): boolean {
  return path.some((key) => key === "credentials" || (typeof key === "string" && isSecretKey(key)));
}

const identifierKey =
  /(?:user|user_?name|login|account|email|role|type|method|mode|format|scope|version|host|host_?name|port|domain|endpoint|ur[li]|region|bucket|warehouse|catalog|database|db|db_?name|schema|table|project|project_?id|tenant|path|folder|file)$/iu;

/** Whether a key among credentials says who or where, and not what lets one in: `user`, `PGHOST`. */
export function isIdentifierKey(key: string): boolean {
  return identifierKey.test(key) && !isSecretKey(key);
}
