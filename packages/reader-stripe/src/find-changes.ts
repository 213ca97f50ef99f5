import { isJsonObject, jsonTextOf, valueAtPath } from "@dativo/json-records";
import type { StripeObject } from "./catalog.ts";
import type { StripeApi } from "./stripe-api.ts";
import { textMember } from "./value-list.ts";

/** What events tell about a list. */
export interface Changes {
  /** Ids of the objects that were changed, each once, in the order of their last change. */
  readonly ids: readonly string[];
  /** Events since `rememberFrom`, by which the next run knows them. */
  readonly seen: readonly string[];
}

/** Which events are looked at. */
export interface ChangesRequest {
  readonly entry: StripeObject;
  /** Seconds since 1970, inclusive. */
  readonly from: number;
  readonly rememberFrom: number;
  readonly known: ReadonlySet<string>;
  readonly account: string | undefined;
  readonly signal: AbortSignal;
}

/** Finds out which objects have changed. Objects are asked for again: what an event holds is old by then. */
export async function findChanges(api: StripeApi, request: ChangesRequest): Promise<Changes> {
  const { entry, from, rememberFrom, known, account, signal } = request;
  const changed = new Set<string>();
  const seen: string[] = [];
  for (const kind of entry.events ?? []) {
    const parameters = [
      ["type", `${kind}.*`],
      ["created[gte]", from],
    ] as const;
    for await (const page of api.values("/v1/events", parameters, { account, signal })) {
      for (const event of page.objects) {
        const id = textMember(event, "id") ?? "";
        const object = valueAtPath(event, "data.object");
        const isOurs = isJsonObject(object) && textMember(object, "object") === entry.object;
        const subject = isOurs ? textMember(object, "id") : undefined;
        if (subject === undefined) continue;
        if (Number(jsonTextOf(event.created ?? null)) >= rememberFrom) seen.push(id);
        // Newest first: an object keeps the place of its last change.
        if (!known.has(id)) changed.add(subject);
      }
    }
  }
  return { ids: [...changed].toReversed(), seen: [...new Set(seen)] };
}
