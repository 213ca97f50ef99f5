import { randomBytes } from "node:crypto";
import { closeSync, existsSync, fstatSync, openSync, readSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isolationProtocolErrors } from "../../errors/isolation-errors.ts";
import type { SharedPart } from "../messages.ts";

/** Of one message, as in a frame. */
const mostBytes = 512 * 1024 * 1024;
const blockBytes = 512;
/** Files in it are in memory. */
const memoryFolder = "/dev/shm";

/**
 * Memory that the host shares with one process: a file without a name, which the process inherits open. A batch that
 * goes through it is copied twice; through a pipe it is cut into pieces of 64 KiB, each of which wakes both sides.
 */
export class SharedMemory {
  /** What the process inherits. */
  readonly file: number;
  #isOpen = true;

  private constructor(file: number) {
    this.file = file;
  }

  /** `undefined` where there is no such thing: batches go through the pipe then. */
  static create(): SharedMemory | undefined {
    // Windows does not let go of the name of a file that is open.
    if (process.platform === "win32") return undefined;
    const folder = existsSync(memoryFolder) ? memoryFolder : tmpdir();
    const path = join(folder, `dativo-${randomBytes(12).toString("hex")}`);
    try {
      const file = openSync(path, "wx+", 0o600);
      unlinkSync(path);
      return new SharedMemory(file);
    } catch {
      return undefined;
    }
  }

  /** Bytes that it takes, of which the process is to blame for all. */
  get heldBytes(): number {
    return this.#isOpen ? fstatSync(this.file).blocks * blockBytes : 0;
  }

  /**
   * A copy of a part, in memory of its own.
   *
   * @throws `PLUGIN_PROTOCOL_BROKEN` for one that is not there
   */
  read({ offset, length }: SharedPart): Uint8Array {
    const isPart = [offset, length].every((number) => Number.isSafeInteger(number) && number >= 0);
    if (!isPart || length > mostBytes) throw notThere(offset, length);
    const bytes = Buffer.allocUnsafeSlow(length);
    for (let read = 0; read < length;) {
      const count = readSync(this.file, bytes, read, length - read, offset + read);
      if (count === 0) throw notThere(offset, length);
      read += count;
    }
    return new Uint8Array(bytes.buffer, 0, length);
  }

  /** Gives the memory back, once the process has ended too. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    closeSync(this.file);
  }
}

function notThere(offset: number, length: number): Error {
  return isolationProtocolErrors.broken(
    `${String(length)} bytes at ${String(offset)} of shared memory, which are not there`,
  );
}
