import { open } from "node:fs/promises";
import { DativoError } from "@dativo/core/plugin";
import { fileFingerprint } from "./file-fingerprint.ts";
import { httpErrors } from "./http/http-errors.ts";
import { isHttpLocator } from "./http/http-locator.ts";
import { requestRange } from "./http/request-range.ts";
import { sourceFileErrors } from "./source-file-errors.ts";

/** A file whose bytes are read in any order. */
export interface RandomAccessFile {
  /** Size of the file. */
  readonly bytes: number;
  /** The bytes `[start, end)`, in memory of their own. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Gives the file back. */
  close(): Promise<void>;
}

/**
 * Opens a file for reading in any order; of a URL, the server has to give ranges.
 *
 * @param path absolute, or a URL
 * @throws `SOURCE_FILE_NOT_FOUND`, `SOURCE_FILE_IS_FOLDER`, `SOURCE_FILE_UNREADABLE`, and those of URLs
 */
export async function openRandomAccess(
  path: string,
  signal: AbortSignal,
): Promise<RandomAccessFile> {
  return isHttpLocator(path) ? openByHttp(path, signal) : openLocal(path);
}

async function openLocal(path: string): Promise<RandomAccessFile> {
  const failed = (error: unknown): never => {
    throw sourceFileErrors.fileNotOpened(path, error);
  };
  const handle = await open(path, "r").catch(failed);
  const { size: bytes } = await handle.stat();
  return {
    bytes,
    async read(start, end) {
      const target = new Uint8Array(end - start);
      let length = 0;
      while (length < target.length) {
        const { bytesRead } = await handle
          .read(target, length, target.length - length, start + length)
          .catch(failed);
        if (bytesRead === 0) failed(new Error(`it ends at byte ${start + length}`));
        length += bytesRead;
      }
      return target;
    },
    close: () => handle.close(),
  };
}

async function openByHttp(url: string, signal: AbortSignal): Promise<RandomAccessFile> {
  const { bytes } = await fileFingerprint(url);
  return {
    bytes,
    async read(start, end) {
      if (start === end) return new Uint8Array(0);
      const response = await requestRange(url, { start, last: end - 1, signal });
      if (response.status !== 206) {
        await response.body?.cancel();
        if (!response.ok) throw httpErrors.status(url, response.status);
        throw httpErrors.refused(url, "is on a server that gives no ranges of it");
      }
      const body = await response.arrayBuffer().catch((error: unknown) => {
        throw DativoError.isInstance(error) ? error : httpErrors.failed(url, start, error);
      });
      if (body.byteLength !== end - start) {
        const reason = `${body.byteLength} bytes came instead of ${end - start}`;
        throw httpErrors.failed(url, start, new Error(reason));
      }
      return new Uint8Array(body);
    },
    close: async () => undefined,
  };
}
