import { connect } from "node:net";
import { describe, it } from "vitest";
import type { ServiceAnswer, ServiceName } from "./broker.ts";

/** Asks the test run for a server, which starts it where that has not happened. */
export async function askForService(name: ServiceName): Promise<ServiceAnswer> {
  const socket = connect(Number(process.env["DATIVO_TEST_BROKER"]), "127.0.0.1");
  socket.write(name);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as ServiceAnswer;
}

/** A suite that needs a service; it is skipped, with the reason, where that cannot be had. */
export async function describeWithService(
  service: ServiceName,
  name: string,
  suite: (url: string) => void,
): Promise<void> {
  const answer = await askForService(service);
  if ("url" in answer) {
    describe(name, () => suite(answer.url));
  } else {
    describe(name, () => {
      it(`needs ${service}`, (context) => context.skip(answer.missing));
    });
  }
}
