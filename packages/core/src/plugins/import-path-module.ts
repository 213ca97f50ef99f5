import { homedir } from "node:os";
import { join } from "node:path";
import type { Jiti } from "jiti";

let jiti: Promise<Jiti> | undefined;

/**
 * Imports a module by its path: TypeScript or JavaScript, ESM or CommonJS, on every supported Node. It
 * gets this very copy of `@dativo/core`, so it can lie anywhere, with no `node_modules` above it;
 * everything else it imports comes from where it lies.
 *
 * @param file absolute
 */
export async function importPathModule(file: string): Promise<unknown> {
  jiti ??= startJiti();
  return (await jiti).import(file);
}

/** Loaded when the first path is, because most runs have none and it takes 30 ms. */
async function startJiti(): Promise<Jiti> {
  const [{ createJiti }, plugin, core] = await Promise.all([
    import("jiti"),
    import("../plugin.ts"),
    import("../index.ts"),
  ]);
  const { defineJob, defineConfig } = core;
  return createJiti(import.meta.url, {
    virtualModules: {
      "@dativo/core/plugin": plugin,
      "@dativo/core": core,
      // What a job file takes of the command line's package.
      dativo: { defineJob, defineConfig },
    },
    fsCache: cacheFolder(),
  });
}

/** In the user's own cache, because others can write to the shared temporary folder that jiti takes. */
function cacheFolder(): string {
  const caches = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(caches, "dativo", "jiti");
}
