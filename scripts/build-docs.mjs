// `npm run docs`: the documentation as a site, in docs/site/dist. A dead link or a broken docstring fails it.
import { buildPackages } from "./build-packages.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { runCommand } from "./run-command.mjs";

await ensureInstalled();
// The API reference is made of the declarations that a build leaves.
await buildPackages();
const { code } = await runCommand("pnpm", ["--dir", "docs/site", "--silent", "run", "build:site"]);
if (code === 0) console.log("The site is in docs/site/dist.");
process.exitCode = code;
