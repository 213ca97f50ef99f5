export {
  type Exchange,
  type Exchanges,
  recordExchanges,
  replayExchanges,
} from "./testing/exchanges.ts";
