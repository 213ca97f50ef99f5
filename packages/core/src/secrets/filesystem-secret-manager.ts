import type { Dirent } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import { z } from "zod";
import {
  BaseSecretManager,
  type SecretRequest,
  type SecretValue,
} from "../contract/base-secret-manager.ts";
import type { Logger } from "../contract/plugin-context.ts";
import { describeFileError } from "../errors/describe-file-error.ts";
import { formatList } from "../errors/format-list.ts";
import { secretErrors } from "../errors/secret-errors.ts";
import { parseSecretPayload, type SecretFormat } from "./parse-secret-payload.ts";
import { isInside, readSecretFile } from "./read-secret-file.ts";

const configSchema = z.strictObject({ secrets_dir: z.string().min(1).default("/secrets") });

const formats: Readonly<Record<string, SecretFormat>> = { ".json": "json", ".env": "env" };

/**
 * Secrets in files: `<secrets_dir>/<tenant>/<name>.<ending>`, or without a tenant in the folder itself.
 * `.json` and `.env` files have members, everything else is one text. Names do not tell cases apart.
 */
export class FilesystemSecretManager extends BaseSecretManager<z.output<typeof configSchema>> {
  static override readonly configSchema = configSchema;

  async load({
    tenant,
    names,
    signal,
    logger,
  }: SecretRequest): Promise<Record<string, SecretValue>> {
    const root = this.#root();
    const realRoot = await realFolder(root);
    const folder = this.#folderOf(tenant);
    await realFolder(folder, realRoot);
    const files = await listFiles(folder);
    const secrets: Record<string, SecretValue> = {};
    const exposed: string[] = [];
    for (const name of names) {
      signal.throwIfAborted();
      const [file, ...others] = files.filter((candidate) => secretName(candidate) === name);
      if (file === undefined) continue;
      if (others.length > 0) throw secretErrors.ambiguous(name, [file, ...others]);
      const path = join(folder, file);
      const { text, isExposed } = await readSecretFile(path, realRoot);
      if (isExposed) exposed.push(path);
      secrets[name] = parseSecretPayload(
        text,
        path,
        formats[extname(file).toLowerCase()] ?? "text",
      );
    }
    warnOfExposed(exposed, logger);
    return secrets;
  }

  override placesOf(name: string, tenant: string | undefined): readonly string[] {
    const path = join(this.#folderOf(tenant), name);
    return [`${path}.json`, `${path}.env`, `${path}.txt`, path];
  }

  #root(): string {
    return resolve(this.context.baseFolder, this.config.secrets_dir);
  }

  #folderOf(tenant: string | undefined): string {
    if (tenant === undefined) return this.#root();
    if (/^\.|[/\\\0]/u.test(tenant)) throw secretErrors.tenantInvalid(tenant);
    return join(this.#root(), tenant);
  }
}

function secretName(file: string): string {
  return file.slice(0, file.length - extname(file).length).toLowerCase();
}

/** The folder without symbolic links. Throws where it is none, or leads out of `inside`. */
async function realFolder(folder: string, inside?: string): Promise<string> {
  let real: string;
  try {
    real = await realpath(folder);
  } catch (cause) {
    throw secretErrors.folderUnreadable(folder, describeFileError(cause), cause);
  }
  if (inside === undefined || isInside(inside, real)) return real;
  throw secretErrors.folderUnreadable(folder, `it leads out of ${inside}`);
}

async function listFiles(folder: string): Promise<string[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw secretErrors.folderUnreadable(folder, describeFileError(cause), cause);
  }
  return entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .toSorted();
}

/** Once for all of them: where one file of a folder is, they mostly all are. */
function warnOfExposed(files: readonly string[], logger: Logger): void {
  if (files.length === 0) return;
  logger.warn(
    `every user of this machine can read these secrets: ${formatList(files)}; take that right away: chmod o-r`,
  );
}
