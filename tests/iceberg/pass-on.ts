import type { IncomingMessage, ServerResponse } from "node:http";

/** All that a request brings along. */
export async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * Asks a catalog what a request has asked, and answers what it says.
 *
 * @param origin of the catalog
 */
export async function passOn(
  { method = "GET", url = "" }: IncomingMessage,
  body: string,
  origin: string,
  outgoing: ServerResponse,
): Promise<void> {
  const answer = await fetch(`${origin}${url}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(method === "POST" ? { body } : {}),
  });
  outgoing.writeHead(answer.status, { "content-type": "application/json" });
  outgoing.end(await answer.text());
}
