import { once } from "node:events";
import { createServer, Socket, type AddressInfo, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PooledSocket } from "./pooled-socket.ts";
import { ReceivedChunks } from "./received-chunks.ts";

const megabyte = 1024 * 1024;

const nextTurn = () =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

let server: Server;
let peer: Socket;

beforeEach(async () => {
  server = createServer((socket) => {
    peer = socket;
    socket.on("error", () => undefined);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  peer.destroy();
  server.close();
});

describe.each([
  ["a socket of Node.js", () => new Socket()],
  ["a socket with a pool", () => new PooledSocket()],
])("ReceivedChunks of %s", (_, create) => {
  /** A connection whose driver has a listener, and what that has heard. */
  async function connected(): Promise<{ socket: Socket; heard: Buffer[] }> {
    const socket = create();
    const heard: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => heard.push(chunk));
    socket.on("error", () => undefined);
    const accepted = once(server, "connection");
    socket.connect((server.address() as AddressInfo).port, "127.0.0.1");
    await Promise.all([accepted, once(socket, "connect")]);
    return { socket, heard };
  }

  it("takes everything in order, and holds the server up where it is slow", async () => {
    const { socket, heard } = await connected();
    const sent = Buffer.alloc(24 * megabyte, 0).map((_byte, index) => (index * 31) >> 8);
    const received = new ReceivedChunks(socket);
    peer.write(sent);
    while (!socket.isPaused()) await nextTurn();
    // A read that was under way when it paused still arrives; after it no more does.
    let before = -1;
    while (socket.bytesRead !== before) {
      before = socket.bytesRead;
      for (let turn = 0; turn < 50; turn += 1) await nextTurn();
    }
    expect(before).toBeLessThan(3 * megabyte);
    const taken: Buffer[] = [];
    let length = 0;
    for await (const chunk of received.all()) {
      taken.push(Buffer.from(chunk));
      length += chunk.length;
      if (length === sent.length) break;
    }
    received.detach();
    expect(Buffer.concat(taken).equals(sent)).toBe(true);
    expect(heard).toEqual([]);
    socket.destroy();
  });

  it("gives the driver what it is handed, and all that comes afterwards", async () => {
    const { socket, heard } = await connected();
    const received = new ReceivedChunks(socket);
    peer.write("rows");
    for await (const chunk of received.all()) {
      expect(Buffer.from(chunk).toString()).toBe("rows");
      received.giveToDriver(Buffer.from("done"));
      received.end();
    }
    received.detach();
    const next = once(socket, "data");
    peer.write("after");
    await next;
    expect(heard.map(String)).toEqual(["done", "after"]);
    socket.destroy();
  });

  it("fails where the connection ends, once all was taken", async () => {
    const { socket } = await connected();
    const received = new ReceivedChunks(socket);
    peer.end("last words");
    const taken: string[] = [];
    const reading = (async () => {
      for await (const chunk of received.all()) taken.push(Buffer.from(chunk).toString());
    })();
    await expect(reading).rejects.toThrow("Connection lost");
    expect(taken.join("")).toBe("last words");
    socket.destroy();
  });

  it("fails by what it is told", async () => {
    const { socket } = await connected();
    const received = new ReceivedChunks(socket);
    received.end(new Error("the server says no"));
    await expect(received.all().next()).rejects.toThrow("the server says no");
    received.detach();
    socket.destroy();
  });
});
