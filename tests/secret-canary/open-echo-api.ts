import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An API that repeats whatever it is sent: in bodies, status lines and headers. */
export interface EchoApi {
  readonly url: string;
  close(): Promise<void>;
}

/** `/<status>/…` answers with that status, `/broken` with what is no JSON. */
export async function openEchoApi(): Promise<EchoApi> {
  const server = createServer((request, response) => {
    const { authorization = "" } = request.headers;
    const [, first = ""] = (request.url ?? "").split("/");
    const status = /^\d{3}/u.test(first) ? Number(first.slice(0, 3)) : 200;
    const token = authorization.replace(/^Bearer /u, "");
    response.writeHead(status, `no ${encodeURIComponent(token)}`, {
      "content-type": "application/json",
      "x-echo": encodeURIComponent(token),
      ...(status === 302
        ? { location: `http://127.0.0.1:1/?token=${encodeURIComponent(token)}` }
        : {}),
    });
    if (first.startsWith("broken")) response.end(`{"id": ${authorization}`);
    else if (status === 200)
      response.end(
        JSON.stringify([
          { id: 1, text: "good" },
          { id: token, text: token },
        ]),
      );
    else response.end(JSON.stringify({ error: `bad token ${token}`, headers: request.headers }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
