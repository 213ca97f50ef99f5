import { once } from "node:events";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";

/** A proxy that has a password, on a free port of this machine. */
export interface TestProxy extends Disposable {
  /** Hosts and ports that it was asked for, by those who know the password and by others. */
  readonly asked: readonly string[];
  /** `http://me:password@127.0.0.1:port` */
  readonly url: (password: string) => string;
}

/** What the proxy is asked with. */
export const proxyPassword = "p%ss:word";

/** Starts a proxy that opens tunnels and passes requests on. */
export async function startTestProxy(): Promise<TestProxy> {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { host, pathname, search } = new URL(incoming.url ?? "");
    asked.push(host);
    if (isKnown(incoming)) passOn(incoming, outgoing, { host, path: `${pathname}${search}` });
    else outgoing.writeHead(407).end();
  });
  server.on("connect", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    asked.push(incoming.url ?? "");
    if (isKnown(incoming)) openTunnel(incoming, socket, head);
    else socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    url: (password) => `http://me:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function isKnown({ headers }: IncomingMessage): boolean {
  return headers["proxy-authorization"] === `Basic ${btoa(`me:${proxyPassword}`)}`;
}

function passOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { host, path }: { readonly host: string; readonly path: string },
): void {
  const { "proxy-authorization": _, ...headers } = incoming.headers;
  const [hostname, port] = host.split(":");
  const passed = request({ hostname, port, path, method: incoming.method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
    answer.pipe(outgoing);
  });
  passed.on("error", () => outgoing.destroy());
  incoming.pipe(passed);
}

function openTunnel(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { hostname, port } = new URL(`http://${incoming.url}`);
  const target = connect(Number(port), hostname, () => {
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    target.write(head);
    target.pipe(socket).pipe(target);
  });
  for (const side of [socket, target]) side.on("error", () => side.destroy());
}
