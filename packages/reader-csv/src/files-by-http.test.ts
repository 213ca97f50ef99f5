import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { extractAll } from "@dativo/core/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { proxyPassword, startTestProxy } from "../../../tests/services/test-proxy.ts";
import { fileFingerprint, HttpSource, sameFingerprint } from "@dativo/file-reader";
import { CsvReader } from "./csv-reader.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const servers: Server[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Starts a server; answers its address and the requests that it gets. */
async function serve(handler: Handler): Promise<{ url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    handler(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests };
}

/** A server with ranges and an etag, which breaks off each answer after `breaksAfter` bytes. */
function rangeHandler(
  content: Buffer,
  {
    etag = () => '"one"',
    breaksAfter = Infinity,
  }: { etag?: () => string; breaksAfter?: number } = {},
): Handler {
  return (request, response) => {
    const tag = etag();
    const asked = /^bytes=(\d+)-(\d*)$/u.exec(request.headers.range ?? "");
    const ifRange = request.headers["if-range"];
    const isPart = asked !== null && (ifRange === undefined || ifRange === tag);
    const start = isPart ? Number(asked[1]) : 0;
    const last = isPart && asked[2] !== "" ? Number(asked[2]) : content.length - 1;
    const part = content.subarray(start, last + 1);
    if (start >= content.length) {
      response.writeHead(416, { "content-range": `bytes */${content.length}`, etag: tag }).end();
      return;
    }
    response.writeHead(isPart ? 206 : 200, {
      etag: tag,
      "accept-ranges": "bytes",
      "content-length": part.length,
      ...(isPart ? { "content-range": `bytes ${start}-${last}/${content.length}` } : {}),
    });
    if (part.length <= breaksAfter) response.end(part);
    else response.write(part.subarray(0, breaksAfter), () => response.destroy());
  };
}

async function readAll(url: string): Promise<Buffer> {
  const source = new HttpSource(url);
  const parts: Buffer[] = [];
  try {
    for (;;) {
      const chunk = Buffer.alloc(1000);
      const count = await source.read(chunk, 0, chunk.length);
      if (count === 0) return Buffer.concat(parts);
      parts.push(chunk.subarray(0, count));
    }
  } finally {
    await source.close();
  }
}

const read = (url: string) => extractAll(CsvReader, { baseFolder: "/", streams: [url] });
const records = Array.from({ length: 5000 }, (_, row) => `${row},text ${row}\n`).join("");
const content = Buffer.from(`id,name\n${records}`);

describe("a file by http", () => {
  it("is read as a stream, plain or compressed", async () => {
    const packed = gzipSync(content);
    const { url } = await serve((request, response) =>
      rangeHandler(request.url!.includes(".gz") ? packed : content)(request, response),
    );
    for (const name of ["data.csv", "data.csv.gz", "data.csv.gz?signature=x.csv"]) {
      const { rows, rejects } = await read(`${url}/${name}`);
      expect(rejects).toEqual([]);
      expect(rows).toHaveLength(5000);
      expect(rows[4999]).toEqual({ id: 4999n, name: "text 4999" });
    }
  });

  it("is read from a server without ranges and sizes", async () => {
    const { url } = await serve((_, response) => {
      response.write(content.subarray(0, 100));
      response.end(content.subarray(100));
    });
    expect((await read(`${url}/data.csv`)).rows).toHaveLength(5000);
  });

  it("is resumed where the download breaks off and the server can go on", async () => {
    const { url, requests } = await serve(rangeHandler(content, { breaksAfter: 30_000 }));
    expect(await readAll(`${url}/data.csv`)).toEqual(content);
    expect(requests.map(({ headers }) => headers.range)).toEqual([
      undefined,
      "bytes=30000-",
      "bytes=60000-",
    ]);
    expect(requests[1]!.headers["if-range"]).toBe('"one"');
  });

  it("is not resumed where it has changed, and not where nobody knows", async () => {
    let version = 0;
    const etag = (): string => `"${(version += 1)}"`;
    const changing = await serve(rangeHandler(content, { etag, breaksAfter: 30_000 }));
    await expect(readAll(changing.url)).rejects.toMatchObject({ code: "SOURCE_FILE_CHANGED" });
    const weak = await serve(rangeHandler(content, { etag: () => 'W/"1"', breaksAfter: 30_000 }));
    await expect(readAll(weak.url)).rejects.toMatchObject({
      code: "SOURCE_HTTP_FAILED",
      retriable: true,
    });
    expect(weak.requests).toHaveLength(1);
  });

  it("is given up where the server brings nothing any more", async () => {
    const { url, requests } = await serve((_, response) => response.destroy());
    await expect(readAll(url)).rejects.toMatchObject({ code: "SOURCE_HTTP_FAILED" });
    expect(requests.length).toBe(4);
  });

  it("is downloaded only as far as it is read", async () => {
    let sent = 0;
    const { url } = await serve((_, response) => {
      const send = (): void => {
        while (sent < 1_000_000_000 && response.writable) {
          sent += 1_000_000;
          if (!response.write(Buffer.alloc(1_000_000, "1,x\n"))) break;
        }
      };
      response.on("drain", send);
      response.writeHead(200, { "content-length": 1_000_000_000 });
      send();
    });
    const source = new HttpSource(url);
    expect(await source.read(new Uint8Array(100), 0, 100)).toBe(100);
    await source.close();
    expect(await source.read(new Uint8Array(100), 0, 100)).toBe(0);
    expect(sent).toBeLessThan(100_000_000);
  });

  it.each([
    [401, false],
    [403, false],
    [404, false],
    [429, true],
    [503, true],
  ])("that is answered by %i says what to do", async (status, retriable) => {
    const { url } = await serve((_, response) => response.writeHead(status).end());
    const failure = read(`${url}/data.csv?signature=secret`);
    await expect(failure).rejects.toMatchObject({ code: "SOURCE_HTTP_STATUS", retriable });
    await expect(failure).rejects.toThrow(`The server answered ${status}`);
    await expect(failure).rejects.not.toThrow("secret");
  });

  it("is found behind redirects, which bring no credentials along", async () => {
    const there = await serve(rangeHandler(content));
    const here = await serve((_, response) =>
      response.writeHead(302, { location: `${there.url}/data.csv` }).end(),
    );
    expect(await readAll(`${here.url}/x.csv`)).toEqual(content);
    expect(there.requests[0]!.headers).not.toHaveProperty("authorization");
    expect(there.requests[0]!.headers).not.toHaveProperty("cookie");
    const round = await serve((_, response) => response.writeHead(307, { location: "/x" }).end());
    for (const url of [round.url, "http://user:secret@127.0.0.1/x.csv", "http://"]) {
      await expect(read(url)).rejects.toMatchObject({ code: "SOURCE_URL_REFUSED" });
    }
  });

  it("is read through the proxy of the environment, and resumed through it", async () => {
    const { url, requests } = await serve(rangeHandler(content, { breaksAfter: 30_000 }));
    using proxy = await startTestProxy();
    for (const name of ["no_proxy", "NO_PROXY"]) vi.stubEnv(name, undefined);
    vi.stubEnv("http_proxy", proxy.url(proxyPassword));
    expect(await readAll(`${url}/data.csv`)).toEqual(content);
    expect(requests.length).toBe(3);
    expect(new Set(proxy.asked)).toEqual(new Set([new URL(url).host]));
    vi.stubEnv("http_proxy", "socks5://127.0.0.1:1");
    await expect(readAll(url)).rejects.toMatchObject({ code: "PROXY_INVALID" });
  });

  it("is named without its signature by rejects", async () => {
    const { url } = await serve(rangeHandler(Buffer.from("id,name\n1\n2,x\n")));
    const { rows, rejects } = await read(`${url}/data.csv?signature=secret`);
    expect(rows).toHaveLength(1);
    expect(rejects).toMatchObject([{ position: { file: `${url}/data.csv?…`, line: 2, byte: 8 } }]);
  });

  it("is known by its etag and size", async () => {
    let tag = '"one"';
    const { url } = await serve(rangeHandler(content, { etag: () => tag }));
    const first = await fileFingerprint(url);
    expect(first.bytes).toBe(content.length);
    expect(sameFingerprint(first, await fileFingerprint(url))).toBe(true);
    tag = '"two"';
    expect(sameFingerprint(first, await fileFingerprint(url))).toBe(false);
  });

  it("may be empty", async () => {
    const { url } = await serve(rangeHandler(Buffer.alloc(0)));
    expect(await fileFingerprint(url)).toMatchObject({ bytes: 0 });
  });
});
