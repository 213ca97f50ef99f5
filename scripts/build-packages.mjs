// Builds every package whose sources changed since its last build.
import { runCommand } from "./run-command.mjs";

export async function buildPackages() {
  console.log("Building the packages");
  const build = ["run", "build", "--output-logs=errors-only", "--log-order=grouped"];
  const quiet = { TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1" };
  const { code } = await runCommand("turbo", build, { env: quiet });
  if (code === 0) return;
  console.error(
    `The build failed with exit code ${code}: the messages above name the file and line.`,
  );
  process.exit(code);
}
