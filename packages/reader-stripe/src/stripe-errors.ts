import { DativoError } from "@dativo/core/plugin";
import type { StripeObject } from "./catalog.ts";

/** What can be wrong with a job that reads Stripe. */
export const stripeErrors = {
  connectionInvalid: (problem: string) =>
    new DativoError({
      code: "STRIPE_CONNECTION_INVALID",
      message: `The source's connection is not valid: ${problem}.`,
      fix: 'Write credentials: { api_key: "${STRIPE_API_KEY}" }, with a secret or restricted key (sk_… or rk_…); a connection needs nothing else.',
    }),
  objectUnknown: (name: string, nearest: readonly string[]) =>
    new DativoError({
      code: "STRIPE_OBJECT_UNKNOWN",
      message: `Stripe has no list of '${name}'.`,
      fix: `${nearest.length === 0 ? "" : `Is ${nearest.map((known) => `'${known}'`).join(" or ")} meant? `}\`dativo discover\` shows all that there are.`,
      details: { name },
    }),
  parameterMissing: ({ name }: StripeObject, missing: readonly string[]) =>
    new DativoError({
      code: "STRIPE_PARAMETER_MISSING",
      message: `Stripe lists '${name}' only for a given ${missing.join(" and ")}.`,
      fix: `Give options.params: { ${name}: { ${missing.map((key) => `${key}: …`).join(", ")} } }.`,
      details: { object: name, missing },
    }),
  permissionMissing: ({ name }: StripeObject, said: string, cause: DativoError) =>
    new DativoError({
      code: "STRIPE_PERMISSION_MISSING",
      message: `The key may not read '${name}': ${said}`,
      fix: "Give the restricted key the permission to read it (Developers → API keys → Edit key), or take it out of source.objects.",
      details: { object: name },
      cause,
    }),
  keyInvalid: (said: string, cause: DativoError) =>
    new DativoError({
      code: "STRIPE_KEY_INVALID",
      message: `Stripe does not accept the key: ${said}`,
      fix: "Check credentials.api_key: it may have been rolled, or belong to another account.",
      cause,
    }),
} as const;

const unauthorized = 401;
const forbidden = 403;

/** Says of an answer of Stripe's what it means for the object. */
export function explain(error: unknown, entry: StripeObject): unknown {
  if (!DativoError.isInstance(error)) return error;
  const said = error.message;
  const { status } = error.details;
  if (status === forbidden) return stripeErrors.permissionMissing(entry, said, error);
  return status === unauthorized ? stripeErrors.keyInvalid(said, error) : error;
}
