// The part of undici that is used. Its index loads caches, mocks, WebSockets and a second `fetch` besides,
// which takes a third of the time that a short run needs to start.
declare module "undici/lib/dispatcher/agent.js" {
  import { Agent } from "undici";

  export default Agent;
}
