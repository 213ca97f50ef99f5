import { messageOf } from "./message-of.ts";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  ENOTDIR: "it is not a folder",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "its symbolic links lead in a circle",
};

/** Why a file could not be read, as a part of a sentence. */
export function describeFileError(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return (typeof code === "string" ? reasons[code] : undefined) ?? messageOf(cause);
}
