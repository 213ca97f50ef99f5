import { open, realpath, stat } from "node:fs/promises";
import { relative, sep } from "node:path";
import { DativoError } from "../errors/dativo-error.ts";
import { describeFileError } from "../errors/describe-file-error.ts";
import { secretErrors } from "../errors/secret-errors.ts";

const largestBytes = 1024 * 1024;
const readableByOthers = 0o004;

/** A secret as it is kept in a file. */
export interface SecretFile {
  readonly text: string;
  /** Whether every user of the machine may read it. */
  readonly isExposed: boolean;
}

/**
 * Reads a file of at most 1 MiB.
 *
 * @param root without symbolic links: those of the file must not lead out of it
 * @throws `SECRET_FILE_UNREADABLE`
 */
export async function readSecretFile(path: string, root: string): Promise<SecretFile> {
  try {
    const real = await realpath(path);
    if (!isInside(root, real)) throw secretErrors.fileUnreadable(path, `it leads out of ${root}`);
    // Before it is opened: to open a pipe would wait for whoever writes to it.
    if (!(await stat(real)).isFile()) throw secretErrors.fileUnreadable(path, "it is no file");
    return await readOpened(real, path);
  } catch (cause) {
    if (DativoError.isInstance(cause)) throw cause;
    throw secretErrors.fileUnreadable(path, describeFileError(cause), cause);
  }
}

async function readOpened(real: string, path: string): Promise<SecretFile> {
  const handle = await open(real, "r");
  try {
    const { size, mode } = await handle.stat();
    if (size > largestBytes) {
      throw secretErrors.fileUnreadable(path, `it has ${size} bytes, more than ${largestBytes}`);
    }
    const isExposed = process.platform !== "win32" && (mode & readableByOthers) !== 0;
    return { text: decode(await handle.readFile(), path), isExposed };
  } finally {
    await handle.close();
  }
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw secretErrors.fileUnreadable(path, "it is not UTF-8", cause);
  }
}

/** Whether a path lies in a folder, or is it; both absolute and without symbolic links. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !/^[A-Za-z]:/u.test(way);
}
