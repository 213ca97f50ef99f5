import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import recorded from "./recorded-exchanges.json" with { type: "json" };

/** What one request asked for. */
export interface SecretCall {
  readonly target: string;
  readonly authorization: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A server that answers as AWS Secrets Manager has answered. */
export interface SecretService {
  readonly url: string;
  readonly calls: SecretCall[];
  close(): Promise<void>;
}

type Exchange = { readonly status: number; readonly body: object };

/** Answers with what was recorded for a `SecretId`; `…/hangs` is never answered. */
export async function openSecretService(): Promise<SecretService> {
  const calls: SecretCall[] = [];
  const exchanges = new Map<string, Exchange>(Object.entries(recorded.exchanges));
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as { SecretId: string };
      const { "x-amz-target": target, authorization = "" } = request.headers;
      calls.push({ target: String(target), authorization, body });
      if (body.SecretId.endsWith("/hangs")) return;
      const answer = exchanges.get(body.SecretId) ?? recorded.missing;
      response.writeHead(answer.status, {
        "content-type": "application/x-amz-json-1.1",
        "x-amzn-requestid": "7c1d1f52-0000-4000-8000-000000000000",
      });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
