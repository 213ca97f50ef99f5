import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { repository } from "./repository-files.ts";

const isWindows = process.platform === "win32";

/** What a program left behind. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface ProgramSettings {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a program with this very Node and the repository's tools first in PATH, and waits for its end.
 *
 * @param settings.cwd the working folder
 * @param settings.hasTools `false` keeps the repository's tools out of PATH
 * @param settings.env what is laid over the environment
 */
export function runProgram(
  command: string,
  commandArguments: readonly string[],
  settings: ProgramSettings & { readonly hasTools?: boolean },
): Promise<ProgramResult> {
  const tools = settings.hasTools === false ? [] : [join(repository, "node_modules", ".bin")];
  const others = settings.env?.["PATH"] ?? process.env["PATH"] ?? "";
  const path = [...tools, dirname(process.execPath), others].join(delimiter);
  return new Promise((resolve, reject) => {
    const child = spawn(command, commandArguments, {
      cwd: settings.cwd,
      env: { ...cleanEnvironment(), ...settings.env, PATH: path },
      shell: isWindows && command !== process.execPath,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(stdout).toString("utf8"),
        stderr: Buffer.concat(stderr).toString("utf8"),
      });
    });
  });
}

/** Runs the command line of this checkout, which has to be built. */
export function runDativo(
  commandArguments: readonly string[],
  settings: ProgramSettings,
): Promise<ProgramResult> {
  const commandLine = join(repository, "packages/dativo/bin/dativo.js");
  return runProgram(process.execPath, [commandLine, ...commandArguments], settings);
}

/** Without what vitest and npm scripts leave to their children, which would change how programs behave. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) =>
      !/^(VITEST|NODE_OPTIONS$|npm_(lifecycle|package|execpath|command|node_execpath))/u.test(name),
  );
  return {
    ...Object.fromEntries(entries),
    NODE_ENV: undefined,
    NO_COLOR: "1",
    FORCE_COLOR: undefined,
  };
}
