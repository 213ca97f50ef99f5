export type {
  CommandLineHost,
  Environment,
  SignalSource,
  StopSignal,
  TextOutput,
} from "./command-line-host.ts";
export { main } from "./main.ts";
