import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request and its answer, as they are kept. No header of a request is: those hold credentials. */
export interface Exchange {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Of the request; absent where it has none. */
  readonly sent?: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the answer, decompressed. */
  readonly body: string;
}

/** A server of this machine that stands in for an API. */
export interface Exchanges extends AsyncDisposable {
  /** What a test gives its reader as the address of the API. */
  readonly url: string;
  /** All that have been recorded, or are to be replayed. */
  readonly exchanges: readonly Exchange[];
  /** Those that nobody has asked for yet. */
  readonly unused: () => readonly Exchange[];
}

/** Headers that are no part of what an API says, or that would not be true any more. */
const leftOut =
  /^(?:content-(?:encoding|length)|transfer-encoding|connection|keep-alive|date|set-cookie)$/iu;

/**
 * Starts a server that passes every request on to an API and keeps what was said, in a file that
 * `replayExchanges` reads. Look through the file before it is committed: bodies, paths and queries are in it.
 *
 * @param origin of the API: `https://api.example.com`
 * @param file written when the server is disposed of
 */
export async function recordExchanges(origin: string, file: string): Promise<Exchanges> {
  const exchanges: Exchange[] = [];
  const server = await start(async (request, response) => {
    const { method = "GET", url: path = "/" } = request;
    const sent = await bodyOf(request);
    const answer = await fetch(new URL(path, origin), {
      method,
      headers: headersOf(request),
      redirect: "manual",
      ...(sent === "" ? {} : { body: sent }),
    });
    const headers = [...answer.headers].filter(([name]) => !leftOut.test(name));
    const exchange = {
      method,
      path,
      ...(sent === "" ? {} : { sent }),
      status: answer.status,
      headers: Object.fromEntries(headers),
      body: await answer.text(),
    };
    exchanges.push(exchange);
    respond(response, exchange);
  });
  return {
    ...server,
    exchanges,
    unused: () => [],
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await writeFile(file, `${JSON.stringify(exchanges, undefined, 2)}\n`);
    },
  };
}

/**
 * Starts a server that answers as it was recorded: each exchange once, the same request in the order in which
 * it was made. What was not recorded is answered with 501, and says so.
 */
export async function replayExchanges(file: string): Promise<Exchanges> {
  const exchanges = JSON.parse(await readFile(file, "utf8")) as Exchange[];
  const left = [...exchanges];
  const server = await start(async (request, response) => {
    const { method = "GET", url: path = "/" } = request;
    const sent = await bodyOf(request);
    const at = left.findIndex(
      (exchange) =>
        exchange.method === method && exchange.path === path && (exchange.sent ?? "") === sent,
    );
    const [exchange] = at === -1 ? [] : left.splice(at, 1);
    const body = `${method} ${path} was not recorded, or not as often as it is asked for.`;
    respond(response, exchange ?? { status: 501, headers: {}, body });
  });
  return { ...server, exchanges, unused: () => [...left] };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

async function start(handle: Handler): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(502);
      response.end(String(error));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** The request's own, but what is about this connection. */
function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const own = Object.entries(headers).filter(
    ([name]) => name !== "host" && !leftOut.test(name) && name !== "accept-encoding",
  );
  return Object.fromEntries(own.map(([name, value]) => [name, [value].flat().join(", ")]));
}

function respond(
  response: ServerResponse,
  { status, headers, body }: Pick<Exchange, "status" | "headers" | "body">,
): void {
  response.writeHead(status, headers);
  response.end(body);
}
