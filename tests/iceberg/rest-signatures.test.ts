import { createHash, createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithService } from "../services/ask-for-service.ts";
import { bodyOf, passOn } from "./pass-on.ts";
import { createTableJob } from "./table-job.ts";

const keys = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret/key+with=signs" };
const region = "eu-central-1";

/** What the AWS SDK hashes with: Node.js's own. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | Uint8Array) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret);
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    throw new Error("nobody starts anew");
  }
}

/** The header that the AWS SDK would have sent with a request. */
async function signatureOf(
  { method = "", url = "", headers }: IncomingMessage,
  body: string,
): Promise<string | undefined> {
  const signed = /SignedHeaders=([^,]+)/u.exec(headers.authorization ?? "")?.[1]?.split(";") ?? [];
  const kept = signed.filter((name) => name !== "x-amz-date");
  const { pathname, searchParams } = new URL(url, "http://localhost");
  const signer = new SignatureV4({
    credentials: keys,
    region,
    service: "glue",
    sha256: Sha256 as never,
    applyChecksum: false,
  });
  const [, year, month, day, time = ""] =
    /^(\d{4})(\d\d)(\d\d)T(\d{6})Z$/u.exec(String(headers["x-amz-date"])) ?? [];
  const clock = time.replace(/(\d\d)(\d\d)(\d\d)/u, "$1:$2:$3");
  const request = {
    method,
    protocol: "http:",
    hostname: "localhost",
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: Object.fromEntries(kept.map((name) => [name, String(headers[name])])),
    ...(body === "" ? {} : { body }),
  };
  const signingDate = new Date(`${year}-${month}-${day}T${clock}Z`);
  return (await signer.sign(request, { signingDate })).headers["authorization"];
}

await describeWithService("iceberg-rest", "requests to a catalog that wants signatures", (url) => {
  let guard: Server;
  const seen: { readonly path: string; readonly ours: string; readonly theirs: string }[] = [];
  beforeAll(async () => {
    guard = createServer((incoming, outgoing) => {
      void (async () => {
        const body = await bodyOf(incoming);
        const ours = incoming.headers.authorization ?? "";
        const { url: path = "" } = incoming;
        seen.push({ path, ours, theirs: (await signatureOf(incoming, body)) ?? "" });
        await passOn(incoming, body, new URL(url).origin, outgoing);
      })();
    });
    guard.listen(0, "127.0.0.1");
    await once(guard, "listening");
  });
  afterAll(() => {
    guard.closeAllConnections();
    guard.close();
  });

  it("carries those that the AWS SDK makes, whatever is in their paths and bodies", async () => {
    const job = await createTableJob();
    try {
      await job.write(["id,name", "1,ä ö"], {
        catalog: {
          type: "rest",
          uri: `http://127.0.0.1:${(guard.address() as AddressInfo).port}`,
          warehouse: "lake & more/€",
          sigv4: {
            region,
            access_key_id: keys.accessKeyId,
            secret_access_key: keys.secretAccessKey,
          },
        },
        target: { output: "./companion" },
        options: { namespace: `shop.a+b (c)~${randomBytes(4).toString("hex")}` },
      });
      expect((await job.run()).error).toBeUndefined();
      expect(seen.length).toBeGreaterThan(4);
      expect(seen.map(({ path }) => path).join("\n")).toMatch(/warehouse=lake.*\n.*%1F/su);
      for (const { path, ours, theirs } of seen)
        expect(ours.split(", "), path).toEqual(theirs.split(", "));
    } finally {
      await job.remove();
    }
  });
});
