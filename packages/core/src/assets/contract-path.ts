/** A contract's file, and the object in it that is meant. */
export interface ContractPath {
  readonly file: string;
  readonly object: string | undefined;
}

/**
 * Reads where a contract is: `contract.yaml#orders` means the object `orders` of a file. A `#` in the
 * name of a folder means nothing.
 */
export function parseContractPath(path: string): ContractPath {
  const match = /^(.*)#([^#/\\]+)$/su.exec(path);
  return { file: match?.[1] ?? path, object: match?.[2] };
}
