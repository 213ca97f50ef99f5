import { expect, test } from "vitest";
import { CollectingLogger } from "@dativo/core/testing";
import { answerHeaders } from "../client/answer-headers.ts";
import { ValuePage } from "../pages/value-page.ts";
import { createPaginator } from "./create-paginator.ts";
import { paginationSchema } from "./pagination-options.ts";
import type { RequestTemplate } from "./request-template.ts";
import { readPages } from "./read-pages.ts";

const url = new URL("https://api.example.com/orders");

/** Reads pages of two records, as long as more of them are wanted; gives what was asked for. */
async function askedFor(wanted: number): Promise<string[]> {
  const asked: string[] = [];
  let opened = 0;
  const pages = readPages({
    paginator: createPaginator(
      { url, method: "GET", headers: {}, body: undefined },
      paginationSchema.parse({ type: "offset", page_size: 2 }),
      { origin: url.origin, allowOtherOrigins: false },
      new CollectingLogger(),
    ),
    send: (request: RequestTemplate) => {
      asked.push(request.url.search);
      const headers = answerHeaders({});
      return Promise.resolve({
        url,
        status: 200,
        headers,
        bytes: new Uint8Array(),
        ignored: false,
      });
    },
    open: (answer) => {
      opened += 1;
      return new ValuePage(answer, null, [`${opened} a`, `${opened} b`]);
    },
    peek: (answer) => new ValuePage(answer, null, []),
    wantsMore: () => opened < wanted,
    signal: new AbortController().signal,
  });
  for await (const _page of pages) if (opened > 5) break;
  return asked;
}

test("does not ask for a page that nobody wants", async () => {
  expect(await askedFor(1)).toHaveLength(1);
  expect(await askedFor(3)).toHaveLength(3);
});
