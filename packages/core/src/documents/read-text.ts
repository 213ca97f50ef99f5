import { readFile, stat } from "node:fs/promises";
import { DativoError } from "../errors/dativo-error.ts";
import { jobErrors } from "../errors/job-errors.ts";

const maximumBytes = 4 * 1024 * 1024;

/**
 * The text of a file that people write. Its size is looked at before it is read.
 *
 * @param shownAs the path as messages show it
 * @throws `JOB_FILE_UNREADABLE`, `JOB_FILE_TOO_LARGE`, `JOB_FILE_NOT_TEXT`
 */
export async function readText(path: string, shownAs: string): Promise<string> {
  const bytes = await readBytes(path, shownAs);
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw jobErrors.notText(shownAs, "it is written in UTF-16");
  }
  const zero = bytes.indexOf(0);
  if (zero !== -1) throw jobErrors.notText(shownAs, `byte ${zero} is a zero`);
  const text = new TextDecoder("utf-8").decode(bytes);
  if (text.includes("\ufffd")) {
    const offset = firstInvalidByte(bytes);
    if (offset !== undefined) {
      throw jobErrors.notText(shownAs, `line ${lineOf(bytes, offset)} is not UTF-8`);
    }
  }
  return text;
}

/**
 * Looks whether a path leads to a file that is not too large to be written by people.
 *
 * @throws `JOB_FILE_UNREADABLE`, `JOB_FILE_TOO_LARGE`
 */
export async function checkIsFile(path: string, shownAs: string): Promise<void> {
  await readable(shownAs, async () => {
    const file = await stat(path);
    if (file.isDirectory()) throw jobErrors.notAFile(shownAs, "it is a folder");
    // A pipe or a device would be waited for, or never end.
    if (!file.isFile()) throw jobErrors.notAFile(shownAs, "it is a pipe or a device");
    if (file.size > maximumBytes) throw jobErrors.fileTooLarge(shownAs, file.size, maximumBytes);
  });
}

async function readBytes(path: string, shownAs: string): Promise<Uint8Array> {
  await checkIsFile(path, shownAs);
  return readable(shownAs, () => readFile(path));
}

async function readable<Result>(shownAs: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    if (DativoError.isInstance(cause)) throw cause;
    throw jobErrors.fileUnreadable(shownAs, cause);
  }
}

/** `undefined` where the text really holds U+FFFD and is valid. */
function firstInvalidByte(bytes: Uint8Array): number | undefined {
  const isValid = (length: number): boolean => {
    // As a stream, so that a character that is cut at the end is not held to be invalid.
    const decoder = new TextDecoder("utf-8", { fatal: true });
    try {
      decoder.decode(bytes.subarray(0, length), { stream: length < bytes.length });
      return true;
    } catch (cause) {
      if (cause instanceof TypeError) return false;
      throw cause;
    }
  };
  if (isValid(bytes.length)) return undefined;
  let [valid, invalid] = [0, bytes.length];
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2);
    if (isValid(middle)) valid = middle;
    else invalid = middle;
  }
  return invalid - 1;
}

function lineOf(bytes: Uint8Array, offset: number): number {
  return bytes.subarray(0, offset).filter((byte) => byte === 0x0a).length + 1;
}
