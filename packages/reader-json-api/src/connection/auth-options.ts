import { z } from "@dativo/core/plugin";

const name = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/u, "is no name for a header");

const oauth2 = {
  token_url: z.url({ protocol: /^https?$/u }).describe("Where tokens are asked for."),
  client_auth: z
    .enum(["header", "body"])
    .default("header")
    .describe("Where `client_id` and `client_secret` stand in that request."),
  parameters: z
    .record(z.string(), z.string())
    .default({})
    .describe("More of that request's form, such as scope and audience."),
};

const way = <const Name extends string>(name: Name) =>
  z.literal(name).describe("Which credentials there are, and how they are sent.");

/** How `source.credentials` are used. */
export const authSchema = z.discriminatedUnion("type", [
  z
    .strictObject({
      type: way("bearer"),
      scheme: name.default("Bearer").describe("The word in front of the token."),
    })
    .describe("`credentials.token` in the header Authorization."),
  z
    .strictObject({
      type: way("api_key"),
      in: z.enum(["header", "query", "cookie"]).default("header").describe("Where it is sent."),
      name: z
        .string()
        .min(1)
        .default("X-API-Key")
        .describe("The header's, parameter's or cookie's name."),
    })
    .describe("`credentials.api_key` under a name of the API's own."),
  z
    .strictObject({ type: way("basic") })
    .describe("`credentials.username` and `credentials.password`."),
  z
    .strictObject({ type: way("oauth2_client_credentials"), ...oauth2 })
    .describe("Tokens for `credentials.client_id` and `credentials.client_secret`."),
  z
    .strictObject({ type: way("oauth2_refresh_token"), ...oauth2 })
    .describe("Tokens for `credentials.refresh_token`, with client_id and client_secret."),
]);

/** How `source.credentials` are used. */
export type AuthOptions = z.infer<typeof authSchema>;
