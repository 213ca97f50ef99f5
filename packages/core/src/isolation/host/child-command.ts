import { fileURLToPath } from "node:url";
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { moduleFolders } from "./module-folders.ts";
import { childMark } from "../child-mark.ts";
import type { IsolationSettings } from "../isolation-settings.ts";

/** A program with its arguments. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** What a plugin's process may do. */
export type ProcessRights = Pick<IsolationSettings, "memoryBytes"> & {
  /** Absolute folders that it may write to, beside the one for temporary files. */
  readonly writable: readonly string[];
  /** Absolute folders that it has to read, wherever they are. */
  readonly readable: readonly string[];
};

// Node.js 20 cannot start from TypeScript.
const fromSources = import.meta.url.endsWith(".ts");
const entry = fileURLToPath(
  new URL(fromSources ? "../plugin-child-from-sources.js" : "./plugin-child.js", import.meta.url),
);

/** Where Node and this package are: a sandbox hides folders that they may be in. */
export const ownFolders: readonly string[] = [
  dirname(process.execPath),
  fileURLToPath(new URL(fromSources ? "../../.." : "..", import.meta.url)),
  ...moduleFolders(entry),
];

/** How the process of a plugin in JavaScript is started: without other processes, and with little to write to. */
export function nodeCommand({ memoryBytes, writable }: Omit<ProcessRights, "readable">): Command {
  const [major = 0] = process.versions.node.split(".").map(Number);
  const folders = [...writable, tmpdir(), ...(fromSources ? [sourceCache()] : [])];
  const args = [
    `--max-old-space-size=${Math.max(64, Math.floor(memoryBytes / 1_000_000))}`,
    "--disable-warning=ExperimentalWarning",
    "--disable-warning=SecurityWarning",
    major >= 22 ? "--permission" : "--experimental-permission",
    "--allow-fs-read=*",
    ...folders.map((folder) => `--allow-fs-write=${folder}`),
    "--allow-worker",
    "--allow-addons",
    ...(major >= 25 ? ["--allow-net"] : []),
    entry,
    childMark,
  ];
  return { program: process.execPath, args };
}

/** Of the transformed sources, when Dativo runs from them; made here, because the process may not. */
function sourceCache(): string {
  const cache = fileURLToPath(new URL("../../../../../node_modules/.cache/jiti", import.meta.url));
  mkdirSync(cache, { recursive: true });
  return cache;
}

/** What of the environment any program needs; nothing that is secret. */
const plainNames = [
  "PATH",
  "LANG",
  "TZ",
  "TMPDIR",
  "TMP",
  "TEMP",
  "SystemRoot",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "NODE_EXTRA_CA_CERTS",
  "NO_COLOR",
  "NO_PROXY",
  "no_proxy",
];
const proxyNames = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

/** The environment of a plugin's process: it has its secrets from the job, and no others. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name, value = ""]) =>
      plainNames.includes(name) ||
      name.startsWith("LC_") ||
      // Somebody's password for a proxy is for no plugin.
      (proxyNames.includes(name) && !value.includes("@")),
  );
  return Object.fromEntries(kept);
}
