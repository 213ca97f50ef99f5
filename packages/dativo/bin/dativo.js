#!/usr/bin/env node
// Committed as JavaScript so that package managers can link the command before the first build.
import { existsSync } from "node:fs";

const main = new URL("../dist/main.js", import.meta.url);
const graceMilliseconds = 1000;

if (existsSync(main)) {
  process.stdout.on("error", ignoreClosedPipe);
  process.stderr.on("error", ignoreClosedPipe);
  const { main: run } = await import(main.href);
  process.exitCode = await run(process.argv.slice(2));
  // A connection that a plugin left open must not keep the command from ending.
  process.stdout.write("", () => setTimeout(() => process.exit(), graceMilliseconds).unref());
} else {
  process.stderr.write(
    "dativo is not built: packages/dativo/dist/main.js is missing.\n" +
      "Run `npm test` or `npx pnpm run build` in the root of the repository, then try again.\n",
  );
  process.exitCode = 2;
}

/** `dativo … | head` closes the pipe early: what the run does, and its exit code, stay the same. */
function ignoreClosedPipe(error) {
  if (error.code !== "EPIPE") throw error;
}
