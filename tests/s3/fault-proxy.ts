import {
  createServer,
  request,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { once } from "node:events";

/** A request that the proxy holds. */
export interface ProxiedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** From 1: how many requests have come, and how many of them change something. */
  readonly number: number;
  readonly change: number;
  /** Whether it has `If-None-Match`. */
  readonly isConditional: boolean;
}

/** What becomes of a request. */
export type Fault =
  /** Nothing unusual. */
  | "none"
  /** The store gets it, and its answer is lost with the connection. */
  | "lose-answer"
  /** The connection breaks before the store gets it. */
  | "reset"
  /** The answer breaks off in the middle. */
  | "cut-body"
  /** Nothing is said any more. */
  | "stall"
  /** An answer of 200 whose body is an error. */
  | "error-inside"
  /** An answer in place of the store's. */
  | { readonly status: number; readonly code: string };

/** A proxy before an S3 server, on a free port of this machine. */
export interface FaultProxy {
  /** `http://127.0.0.1:port` */
  readonly endpoint: string;
  /** What has come so far. */
  readonly requests: readonly ProxiedRequest[];
  readonly close: () => Promise<void>;
}

/** @param decide is asked for each request what becomes of it */
export async function startFaultProxy(
  server: string,
  decide: (request: ProxiedRequest) => Fault,
): Promise<FaultProxy> {
  const { hostname, port } = new URL(server);
  const requests: ProxiedRequest[] = [];
  let changes = 0;
  const proxy = createServer((incoming, outgoing) => {
    const { method = "", url = "", headers } = incoming;
    if (method !== "GET" && method !== "HEAD") changes += 1;
    const held = {
      method,
      path: url,
      number: requests.length + 1,
      change: changes,
      isConditional: headers["if-none-match"] !== undefined,
    };
    requests.push(held);
    answer(incoming, outgoing, decide(held), { hostname, port });
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    requests,
    close: () => closed(proxy),
  };
}

async function closed(proxy: Server): Promise<void> {
  proxy.close();
  proxy.closeAllConnections();
  await once(proxy, "close");
}

function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fault: Fault,
  { hostname, port }: { readonly hostname: string; readonly port: string },
): void {
  if (fault === "stall") {
    incoming.resume();
    return;
  }
  if (fault === "reset") {
    incoming.socket.destroy();
    return;
  }
  if (typeof fault === "object") {
    incoming.resume();
    outgoing.writeHead(fault.status, { "content-type": "application/xml" });
    outgoing.end(errorBody(fault.code));
    return;
  }
  const { method, url, headers } = incoming;
  const settings = { hostname, port, method, path: url, headers };
  const forwarded = request(settings, (answered) => {
    if (fault === "lose-answer") {
      answered.resume();
      answered.on("end", () => incoming.socket.destroy());
      return;
    }
    if (fault === "error-inside") {
      answered.resume();
      outgoing.writeHead(200, { "content-type": "application/xml" });
      outgoing.end(errorBody("InternalError"));
      return;
    }
    outgoing.writeHead(answered.statusCode ?? 502, answered.headers);
    if (fault === "cut-body") {
      answered.once("data", (chunk: Buffer) => {
        outgoing.write(chunk.subarray(0, Math.floor(chunk.length / 2)), () =>
          incoming.socket.destroy(),
        );
        answered.destroy();
      });
    } else answered.pipe(outgoing);
  });
  forwarded.on("error", () => incoming.socket.destroy());
  incoming.on("error", () => forwarded.destroy());
  incoming.pipe(forwarded);
}

function errorBody(code: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>Made by a test</Message></Error>`;
}
