// `npm test`: installs and builds what is out of date, runs every test, prints one closing line.
// Arguments after `--` go to vitest: `npm test -- packages/core -t "plans"`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPackages } from "./build-packages.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { runCommand } from "./run-command.mjs";

const vitestArguments = process.argv.slice(2);

await ensureInstalled();
await buildPackages();
process.exitCode = await runTests();

async function runTests() {
  console.log("Running the tests");
  const folder = mkdtempSync(join(tmpdir(), "dativo-test-"));
  const file = join(folder, "summary.json");
  const reporters = ["--reporter=default", "--reporter=./scripts/vitest-summary-reporter.mjs"];
  const { code } = await runCommand("vitest", ["run", ...reporters, ...vitestArguments], {
    env: { DATIVO_TEST_SUMMARY: file },
  });
  const summary = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  rmSync(folder, { recursive: true });
  if (!summary) {
    console.error("vitest ended before it had run the tests: see its messages above.");
    return code || 1;
  }
  return printSummary(summary, code);
}

function printSummary({ passed, failed, skipped: all }, code) {
  // A check of the conformance kit that has nothing to look at in a plugin is no suite that is missing.
  const skipped = all.filter(({ reason }) => !reason.startsWith("does not apply: "));
  const inapplicable = all.length - skipped.length;
  if (inapplicable > 0) console.log(`${inapplicable} checks do not apply to their plugin.`);
  // Under a name filter, vitest calls every test that the filter leaves out skipped.
  const isFiltered = vitestArguments.some((argument) => /^(-t|--testNamePattern)\b/.test(argument));
  if (!isFiltered) {
    for (const { name, reason } of skipped) console.log(`Skipped: ${name} (${reason})`);
  }
  const skipsFail = isCI() && skipped.length > 0 && !isFiltered;
  if (skipsFail) console.error("Skipped tests fail the run where CI is set.");
  console.log(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  return code || (failed > 0 || skipsFail ? 1 : 0);
}

function isCI() {
  return !["", "0", "false"].includes(process.env["CI"] ?? "");
}
