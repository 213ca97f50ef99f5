#!/usr/bin/env node
// Committed as JavaScript so that package managers can link the command before the first build.
import { existsSync } from "node:fs";

const main = new URL("../dist/main.js", import.meta.url);

if (existsSync(main)) {
  const { main: run } = await import(main.href);
  process.exitCode = await run(process.argv.slice(2));
} else {
  process.stderr.write(
    "dativo is not built: packages/dativo/dist/main.js is missing.\n" +
      "Run `npm test` or `npx pnpm run build` in the root of the repository, then try again.\n",
  );
  process.exitCode = 2;
}
