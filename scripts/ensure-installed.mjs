// Installs the dependencies where they are missing or older than the lockfile.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, runCommand } from "./run-command.mjs";
import { workspaceFolders } from "./workspace-folders.mjs";

const stamp = join(root, "node_modules", ".dativo-installed");

export async function ensureInstalled() {
  const hash = dependencyHash();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  console.log(`Installing the dependencies with ${packageManager}`);
  const install = ["install", "--frozen-lockfile", "--config.confirm-modules-purge=false"];
  const { code } = await runCommand("npx", ["--yes", packageManager, ...install]);
  if (code !== 0) {
    console.error(
      `Installing failed with exit code ${code}. ` +
        `If a package.json changed, update the lockfile first: npx --yes ${packageManager} install`,
    );
    process.exit(code);
  }
  writeFileSync(stamp, hash);
}

function dependencyHash() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`);
  const manifests = workspaceFolders().map((folder) => `${folder}/package.json`);
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ...manifests]) {
    hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}
