// The two parts of undici that are used. Its index loads caches, mocks, WebSockets and a second `fetch`
// besides, which takes a third of the time that a short run needs to start.
declare module "undici/lib/dispatcher/agent.js" {
  import { Agent } from "undici";

  export default Agent;
}

declare module "undici/lib/api/api-request.js" {
  import type { Dispatcher } from "undici";

  /** What `dispatcher.request` is. */
  export default function request(
    this: Dispatcher,
    options: Dispatcher.RequestOptions,
  ): Promise<Dispatcher.ResponseData>;
}
