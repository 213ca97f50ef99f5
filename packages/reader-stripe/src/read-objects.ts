import { type ApiAnswer, answerHeaders, type ColumnPages, utf8Body } from "@dativo/api-reader";
import { DativoError, forEachAtOnce } from "@dativo/core/plugin";
import type { StripeObject } from "./catalog.ts";
import type { StripeApi, StripeParameters } from "./stripe-api.ts";
import type { StripeReaderOptions } from "./stripe-reader-options.ts";

/** Objects that are asked for before they are handed on. */
const chunkSize = 200;

/** Which objects are asked for. */
export interface ObjectsRequest {
  readonly api: StripeApi;
  readonly entry: StripeObject;
  readonly ids: readonly string[];
  readonly options: StripeReaderOptions;
  readonly pages: ColumnPages;
  readonly where: { readonly account: string | undefined; readonly signal: AbortSignal };
}

/** Asks for objects one by one, several at a time. One that is gone leaves a tombstone: `deleted: true`. */
export async function* readObjects(request: ObjectsRequest): AsyncGenerator<void, void, undefined> {
  const { ids, pages, options } = request;
  for (let start = 0; start < ids.length; start += chunkSize) {
    const chunk = ids.slice(start, start + chunkSize);
    const bodies: Buffer[] = [];
    await forEachAtOnce([...chunk.entries()], options.concurrency, async ([position, id]) => {
      bodies[position] = await oneObject(request, id);
    });
    pages.open(listOf(bodies, request));
    yield;
  }
}

async function oneObject(
  { api, entry, options, where }: ObjectsRequest,
  id: string,
): Promise<Buffer> {
  const path = (entry.one ?? "").replace("{id}", encodeURIComponent(id));
  const expand: StripeParameters = (options.expand[entry.name] ?? []).map(
    (field) => ["expand[]", field] as const,
  );
  try {
    return utf8Body(await api.one(path, expand, where));
  } catch (error) {
    if (!DativoError.isInstance(error) || error.code !== "API_NOT_FOUND") throw error;
    return Buffer.from(JSON.stringify({ id, object: entry.object, deleted: true }));
  }
}

/** Several objects as if they had come as one list. */
function listOf(bodies: readonly Buffer[], { entry }: ObjectsRequest): ApiAnswer {
  const parts = bodies.flatMap((body, index) => (index === 0 ? [body] : [Buffer.from(","), body]));
  const bytes = Buffer.concat([Buffer.from('{"data":['), ...parts, Buffer.from("]}")]);
  const url = new URL(`https://api.stripe.com${entry.path}`);
  return { url, status: 200, headers: answerHeaders({}), bytes, ignored: false };
}
