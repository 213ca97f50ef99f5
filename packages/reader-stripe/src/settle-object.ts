import { nearestNames, type SourceStream } from "@dativo/core/plugin";
import { findObject, type StripeObject, stripeObjects } from "./catalog.ts";
import type { StripeParameters } from "./stripe-api.ts";
import { stripeErrors } from "./stripe-errors.ts";
import type { StripeReaderOptions } from "./stripe-reader-options.ts";

/**
 * The list that a stream means.
 *
 * @throws `STRIPE_OBJECT_UNKNOWN`, `STRIPE_PARAMETER_MISSING`
 */
export function settleObject(
  { name, locator }: Pick<SourceStream, "name" | "locator">,
  { params }: Pick<StripeReaderOptions, "params">,
): StripeObject {
  const wanted = locator === "" ? name : locator;
  const entry = findObject(wanted);
  if (entry === undefined) {
    const names = stripeObjects.map(({ name: known }) => known);
    throw stripeErrors.objectUnknown(wanted, nearestNames(wanted, names).slice(0, 3));
  }
  const given = params[entry.name] ?? {};
  const names = Object.keys(given).map((key) => key.split("[")[0]);
  const missing = (entry.required ?? []).filter((key) => !names.includes(key));
  if (missing.length > 0) throw stripeErrors.parameterMissing(entry, missing);
  return entry;
}

/** The path of a list, with what the job gives for places in it. */
export function placeOf({ path, name }: StripeObject, { params }: StripeReaderOptions): string {
  return path.replaceAll(/\{(\w+)\}/gu, (_place, key: string) =>
    encodeURIComponent(String(params[name]?.[key] ?? "")),
  );
}

/** The parameters of a list that are the same for all its pages. */
export function parametersOf(entry: StripeObject, options: StripeReaderOptions): StripeParameters {
  const inPath = new Set([...entry.path.matchAll(/\{(\w+)\}/gu)].map(([, key]) => key));
  const given = { ...entry.params, ...options.params[entry.name] };
  return [
    ...Object.entries(given).filter(([key]) => !inPath.has(key)),
    ...(options.expand[entry.name] ?? []).map((field) => ["expand[]", `data.${field}`] as const),
  ];
}
