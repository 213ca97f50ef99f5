import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { endServer, freePort, untilListening } from "./server-process.ts";

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** A registry of npm packages on this machine; what it does not have, it takes from the usual one. */
export interface NpmRegistry extends AsyncDisposable {
  readonly url: string;
  /** A user's `.npmrc` that leads to it, with the token that publishing asks for. */
  readonly userConfig: string;
}

/** Starts verdaccio in a folder of its own. */
export async function startNpmRegistry(): Promise<NpmRegistry> {
  const folder = await mkdtemp(join(tmpdir(), "dativo-registry-"));
  const { stdout } = await run("npm", ["config", "get", "registry"], { cwd: tmpdir() });
  const port = await freePort();
  const config = {
    storage: join(folder, "storage"),
    uplinks: { usual: { url: stdout.trim(), timeout: "60s", max_fails: 20 } },
    packages: {
      "@dativo/*": { access: "$all", publish: "$all" },
      dativo: { access: "$all", publish: "$all" },
      "dativo-*": { access: "$all", publish: "$all" },
      "create-dativo-plugin": { access: "$all", publish: "$all" },
      "**": { access: "$all", proxy: "usual" },
    },
    max_body_size: "100mb",
    log: { type: "stdout", format: "pretty", level: "error" },
  };
  const file = join(folder, "config.yaml");
  // JSON is YAML as well.
  await writeFile(file, JSON.stringify(config));
  const program = join(dirname(require.resolve("verdaccio/package.json")), "bin", "verdaccio");
  const server = spawn(
    process.execPath,
    [program, "--config", file, "--listen", `127.0.0.1:${port}`],
    {
      stdio: "ignore",
      cwd: folder,
    },
  );
  await untilListening(port);
  const url = `http://127.0.0.1:${port}/`;
  const userConfig = join(folder, "npmrc");
  // Anything: who publishes here is not asked for more.
  const token = ["_auth", "Token=none"].join("");
  await writeFile(userConfig, `registry=${url}\n//127.0.0.1:${port}/:${token}\n`);
  return {
    url,
    userConfig,
    async [Symbol.asyncDispose]() {
      await endServer(server, "SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
