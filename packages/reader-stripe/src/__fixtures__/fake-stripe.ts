import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An object as Stripe answers with it. */
export type StripeRecord = { id: string; object: string; created: number } & Record<
  string,
  unknown
>;

/** What a request meets in place of its answer. */
export type Fault = "401" | "429" | "500" | "reset" | undefined;

/** Objects of one kind that the fake keeps. */
interface Collection {
  readonly path: string;
  readonly object: string;
  readonly eventKind: string;
  /** Oldest first. */
  readonly live: Map<string, StripeRecord>;
  readonly gone: Set<string>;
}

const nestedLimit = 10;

/** A small Stripe with a memory: lists, single objects, nested lists that are cut at ten, and events. */
export class FakeStripe implements AsyncDisposable {
  readonly collections: readonly Collection[];
  readonly events: StripeRecord[] = [];
  /** Asked before each request is answered, with its number from 1. */
  fault: (request: number, path: string) => Fault = () => undefined;
  requests = 0;
  /** Keys that may not read something: the path begins so. */
  forbidden: string | undefined;
  /** What the last request of a kind said. */
  readonly accounts = new Set<string>();
  readonly #server = createServer((request, response) => this.#answer(request, response));
  #eventNumber = 0;

  constructor() {
    this.collections = [
      collection("/v1/customers", "customer"),
      collection("/v1/invoices", "invoice"),
      collection("/v1/accounts", "account"),
    ];
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => void this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  /** Makes an object, changes it, or takes it away; with the event that tells of it. */
  put(kind: string, record: StripeRecord, at: number): void {
    const { live, eventKind } = this.#of(kind);
    const what = live.has(record.id) ? "updated" : "created";
    live.set(record.id, record);
    this.#tell(`${eventKind}.${what}`, record, at);
  }

  delete(kind: string, id: string, at: number): void {
    const { live, gone, eventKind, object } = this.#of(kind);
    live.delete(id);
    gone.add(id);
    this.#tell(`${eventKind}.deleted`, { id, object, created: at }, at);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => void this.#server.close(resolve));
  }

  #of(kind: string): Collection {
    return this.collections.find(({ object }) => object === kind)!;
  }

  #tell(type: string, object: StripeRecord, created: number): void {
    this.#eventNumber += 1;
    const id = `evt_${String(this.#eventNumber).padStart(8, "0")}`;
    this.events.push({ id, object: "event", type, created, data: { object } });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests += 1;
    const url = new URL(request.url ?? "/", "http://localhost");
    const account = request.headers["stripe-account"];
    if (typeof account === "string") this.accounts.add(account);
    const fault = this.fault(this.requests, url.pathname);
    if (fault !== undefined && fault !== "reset") {
      response.writeHead(Number(fault), { "retry-after": "0" });
      return void response.end('{"error":{"message":"later"}}');
    }
    if (this.forbidden !== undefined && url.pathname.startsWith(this.forbidden)) {
      response.writeHead(403);
      return void response.end('{"error":{"message":"The provided key does not have access"}}');
    }
    const body = JSON.stringify(this.#body(url), undefined, 2);
    response.writeHead(body === "null" ? 404 : 200, { "content-length": body.length });
    if (fault !== "reset") return void response.end(body);
    response.write(body.slice(0, body.length / 2));
    setImmediate(() => request.socket.destroy());
  }

  #body(url: URL): unknown {
    const { pathname: path } = url;
    if (path === "/v1/events") return page(this.#eventsFor(url), url, path);
    for (const { path: base, object, live, gone } of this.collections) {
      if (path === base) {
        const all = [...live.values()].toReversed().filter((record) => isBetween(record, url));
        return page(all.map(cutLines), url, path);
      }
      const [, id = "", rest] = /^\/([^/]+)(\/lines)?$/u.exec(path.slice(base.length)) ?? [];
      if (!path.startsWith(`${base}/`)) continue;
      const record = live.get(id);
      if (rest !== undefined && record) return page(linesOf(record), url, path);
      if (record) return cutLines(record);
      return gone.has(id) ? { id, object, deleted: true } : null;
    }
    return null;
  }

  #eventsFor(url: URL): StripeRecord[] {
    const type = url.searchParams.get("type")?.replace(/\*$/u, "") ?? "";
    return this.events
      .filter((event) => String(event["type"]).startsWith(type) && isBetween(event, url))
      .toSorted((one, other) => other.created - one.created || other.id.localeCompare(one.id));
  }
}

function collection(path: string, object: string): Collection {
  return { path, object, eventKind: object, live: new Map(), gone: new Set() };
}

function isBetween({ created }: StripeRecord, { searchParams }: URL): boolean {
  const from = searchParams.get("created[gte]");
  const until = searchParams.get("created[lt]");
  return (from === null || created >= Number(from)) && (until === null || created < Number(until));
}

function page(all: readonly { id: string }[], { searchParams }: URL, path: string): object {
  const limit = Number(searchParams.get("limit") ?? nestedLimit);
  const after = searchParams.get("starting_after");
  const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const data = all.slice(start, start + limit);
  return { object: "list", data, has_more: start + limit < all.length, url: path };
}

/** The lines of an invoice, whole. */
export function linesOf(record: StripeRecord): { id: string }[] {
  return ((record["lines"] as { data?: { id: string }[] } | undefined)?.data ?? []).slice();
}

/** An object as it stands in an answer: with ten lines, and where the rest is. */
function cutLines(record: StripeRecord): StripeRecord {
  if (record["lines"] === undefined) return record;
  const lines = linesOf(record);
  const url = `/v1/invoices/${record.id}/lines`;
  const data = lines.slice(0, nestedLimit);
  return { ...record, lines: { object: "list", data, has_more: lines.length > nestedLimit, url } };
}
