import type { JsonObject } from "@dativo/core/plugin";
import { stripeErrors } from "./stripe-errors.ts";

const stripeAddress = "https://api.stripe.com";

/** Who asks, and where. */
export interface StripeConnection {
  readonly baseUrl: URL;
  readonly key: string;
  /** Whether the key is one of test data: Stripe allows those a quarter of the requests. */
  readonly isTest: boolean;
}

/**
 * Reads `source.connection` and `source.credentials`. No message holds the key.
 *
 * @throws `STRIPE_CONNECTION_INVALID`
 */
export function readStripeConnection(
  connection: JsonObject,
  credentials: JsonObject,
): StripeConnection {
  refuseUnknown("connection", connection, "base_url");
  refuseUnknown("credentials", credentials, "api_key");
  const { base_url: address = stripeAddress } = connection;
  if (typeof address !== "string" || !/^https?:\/\//u.test(address) || !URL.canParse(address)) {
    throw stripeErrors.connectionInvalid("connection.base_url is no http or https address");
  }
  const { api_key: key } = credentials;
  if (typeof key !== "string" || key === "") {
    throw stripeErrors.connectionInvalid("credentials.api_key is missing");
  }
  if (key.startsWith("pk_")) {
    throw stripeErrors.connectionInvalid(
      "credentials.api_key is a publishable key (pk_…), which can read nothing",
    );
  }
  if (!/^[\x21-\x7e]+$/u.test(key)) {
    throw stripeErrors.connectionInvalid(
      "credentials.api_key has to be text of visible ASCII characters without blanks",
    );
  }
  return { baseUrl: new URL(address), key, isTest: /^(?:sk|rk)_test_/u.test(key) };
}

function refuseUnknown(section: string, values: JsonObject, known: string): void {
  const unknown = Object.keys(values).filter((name) => name !== known);
  if (unknown.length === 0) return;
  const names = unknown.map((name) => `'${name}'`).join(", ");
  throw stripeErrors.connectionInvalid(`${section} knows '${known}' and not ${names}`);
}
