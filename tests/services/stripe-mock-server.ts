import { spawn } from "node:child_process";
import { join } from "node:path";
import { builtGoProgram, goModuleFolder } from "./go-program.ts";
import type { RunningServer } from "./running-server.ts";
import { endServer, folderWith, freePort, untilListening } from "./server-process.ts";

const module = "github.com/stripe/stripe-mock";
const program = { name: "stripe-mock", module, version: "0.203.0" } as const;

/** Starts Stripe's own mock server on a free port. It answers any request with objects of its description. */
export async function startStripeMock(): Promise<RunningServer> {
  const programs = (await folderWith(program.name, [])) ?? (await builtGoProgram(program));
  const port = await freePort();
  // It ends where the port of its HTTPS, which nobody uses, is taken: by default always the same.
  const options = ["-http-addr", `127.0.0.1:${port}`, "-https-addr", "127.0.0.1:0"];
  const server = spawn(join(programs, program.name), options, { cwd: "/", stdio: "ignore" });
  await untilListening(port);
  return { url: `http://127.0.0.1:${port}`, stop: () => endServer(server, "SIGTERM") };
}

/** Path of the OpenAPI description that the server answers by. */
export async function stripeDescription(): Promise<string> {
  const folder = await goModuleFolder(module, program.version);
  return join(folder, "embedded", "openapi", "spec3.json");
}
