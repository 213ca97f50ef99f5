import type { OutputFile } from "../../contract/plugin-context.ts";
import type { WrittenFile } from "../../contract/written-file.ts";
import type { HostLink } from "./host-link.ts";

/** Opens a file of the host's: the bytes go there, and are counted, hashed and flushed there. */
export async function createRemoteFile(
  link: HostLink,
  instance: number,
  path: string,
): Promise<OutputFile> {
  const { file, path: created } = (await link.ask({ instance, what: "create-file", path })) as {
    file: number;
    path: string;
  };
  let bytesWritten = 0;
  return {
    path: created,
    get bytesWritten() {
      return bytesWritten;
    },
    write: async (chunk) => {
      bytesWritten = (await link.ask({ instance, what: "write", file }, chunk)) as number;
    },
    close: async (rows) =>
      (await link.ask({ instance, what: "close-file", file, rows })) as unknown as WrittenFile,
  };
}
