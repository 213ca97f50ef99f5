import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runDatabaseJob } from "../databases/run-job.ts";

// The protocol lets a server ask the client for any of its files, in answer to any query.
let folder: string;
let server: Server;
let received: Buffer;
const secret = "what nobody else may read";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-hostile-"));
  await writeFile(join(folder, "private.txt"), secret);
  received = Buffer.alloc(0);
  server = createServer((socket) => serve(socket, join(folder, "private.txt")));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

it.each(["run", "check", "discover"])("gets no file: dativo %s", async (command) => {
  const address = server.address();
  const port = typeof address === "object" ? String(address?.port) : "";
  const { code, stdout, stderr } = await runDatabaseJob(
    folder,
    `mysql://root:x@127.0.0.1:${port}/d?sslmode=disable`,
    "tables: [t]",
    { command: [command] },
  );
  expect(code).toBeGreaterThan(0);
  expect(stdout + stderr).toContain("MYSQL_LOCAL_FILE_REFUSED");
  expect(received.length).toBeGreaterThan(0);
  expect(received.includes(secret)).toBe(false);
});

/** A handshake that accepts everybody, and then the demand, whatever is asked. */
function serve(socket: Socket, path: string): void {
  socket.on("error", () => socket.destroy());
  socket.write(packet(0, greeting()));
  let packets = 0;
  socket.on("data", (chunk) => {
    received = Buffer.concat([received, chunk]);
    packets += 1;
    const ok = Buffer.from([0, 0, 0, 2, 0, 0, 0]);
    const demand = Buffer.concat([Buffer.from([0xfb]), Buffer.from(path)]);
    socket.write(packets === 1 ? packet(2, ok) : packet(1, demand));
  });
}

function greeting(): Buffer {
  const capabilities = Buffer.alloc(4);
  // All but TLS, compression, and the newer ends of results.
  capabilities.writeUInt32LE(0x00ff_ffff & ~0x0800 & ~0x0020);
  return Buffer.concat([
    Buffer.from([10]),
    Buffer.from("8.0.30\0"),
    Buffer.from([1, 0, 0, 0]),
    Buffer.from("12345678\0"),
    capabilities.subarray(0, 2),
    Buffer.from([45, 2, 0]),
    capabilities.subarray(2),
    Buffer.from([21]),
    Buffer.alloc(10),
    Buffer.from("123456789012\0mysql_native_password\0"),
  ]);
}

function packet(sequence: number, content: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(content.length, 0, 3);
  header.writeUInt8(sequence, 3);
  return Buffer.concat([header, content]);
}
