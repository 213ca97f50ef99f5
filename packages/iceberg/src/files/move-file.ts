import { join } from "node:path";
import type { TableFiles, OpenStore } from "./table-files.ts";
import { icebergErrors } from "../iceberg-errors.ts";
import { storePath } from "./store-path.ts";

/** A staged file, and where the table is to have it. */
export interface FileMove {
  /** Absolute path or URL. */
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
}

/**
 * Brings a staged file to its place in the table: renamed or copied where both are in one store, else sent
 * from one to the other. Does nothing when that has been done already.
 *
 * @param open opens stores with the target's own connection
 * @throws `ICEBERG_FILE_MISSING`
 */
export async function moveFile(
  { from, to, bytes }: FileMove,
  files: TableFiles,
  open: OpenStore,
  { sharesAccess }: { readonly sharesAccess: boolean },
): Promise<void> {
  const root = sharesAccess ? commonRoot(storePath(from), storePath(to)) : undefined;
  if (root !== undefined) {
    const store = await open(root);
    await store.move(within(root, storePath(from)), within(root, storePath(to)));
    return;
  }
  if ((await files.size(to)) === bytes) return;
  const source = storePath(from);
  const cut = source.lastIndexOf("/");
  const store = await open(source.slice(0, cut));
  const name = source.slice(cut + 1);
  if ((await store.size(name)) !== bytes) throw icebergErrors.fileMissing(from);
  const target = await files.place(to);
  const upload = await target.store.createObject(target.path);
  try {
    for await (const chunk of store.readStream(name)) await upload.write(chunk);
    await upload.complete();
  } finally {
    await upload.abort();
  }
}

/** A folder or bucket that holds both; `undefined` where they are in different stores. */
function commonRoot(left: string, right: string): string | undefined {
  const [first, second] = [left, right].map((path) => /^[a-z0-9+.-]+:\/\/[^/]+/iu.exec(path)?.[0]);
  if (first !== second) return undefined;
  if (first !== undefined) return first;
  const parts = left.split("/");
  const others = right.split("/");
  const shared = parts.findIndex((part, index) => part !== others[index]);
  const root = parts.slice(0, shared).join("/");
  return root === "" ? join("/") : root;
}

function within(root: string, path: string): string {
  return path.slice(root.length).replace(/^\/+/u, "");
}
