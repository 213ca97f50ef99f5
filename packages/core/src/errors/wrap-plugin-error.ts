import type { PluginKind } from "../contract/plugin-brand.ts";
import { DativoError } from "./dativo-error.ts";

/** Where a plugin's error came from. */
export interface PluginCall {
  readonly kind: PluginKind;
  /** As the job names it: `csv` or a specifier. */
  readonly plugin: string;
  /** The method that threw, such as `extract`. */
  readonly method: string;
  readonly stream?: string;
}

/**
 * Adds plugin, method and stream to an error that a plugin threw. A `DativoError` keeps its code, its
 * fix and whether it can be retried, and stays as it is where it names its place already; anything else
 * becomes `PLUGIN_FAILED`.
 */
export function wrapPluginError(cause: unknown, call: PluginCall): DativoError {
  const place = `${call.kind} '${call.plugin}', ${call.method}()`;
  const where = call.stream === undefined ? place : `${place}, stream '${call.stream}'`;
  const details = {
    plugin: call.plugin,
    method: call.method,
    ...(call.stream === undefined ? {} : { stream: call.stream }),
  };
  if (DativoError.isInstance(cause)) {
    if ("plugin" in cause.details || "stream" in cause.details) return cause;
    return new DativoError({
      code: cause.code,
      message: `${cause.message} (${where})`,
      ...(cause.fix === undefined ? {} : { fix: cause.fix }),
      retriable: cause.retriable,
      cause,
      details: { ...cause.details, ...details },
    });
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  return new DativoError({
    code: "PLUGIN_FAILED",
    message: `${where} failed: ${message}`,
    fix: "This is an error of the plugin or of what it talks to; its own stack is shown with --log-level debug.",
    cause,
    details,
  });
}
