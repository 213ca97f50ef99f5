import { secretFormats, z } from "@dativo/core/plugin";

const format = z
  .enum(secretFormats)
  .describe("How the text of the secret is read: auto, json, env, text or raw.");

const secret = z
  .strictObject({
    name: z.string().min(1).describe("The name that jobs refer to."),
    id: z.string().min(1).optional().describe("Name or ARN; may hold {tenant} and {name}."),
    identifier: z.string().min(1).optional().describe("The same as id, for older settings."),
    version_stage: z.string().min(1).optional().describe("Such as AWSPREVIOUS."),
    version_id: z.string().min(1).optional().describe("Id of one version."),
    format: format.default("auto"),
  })
  .refine(
    ({ id, identifier }) => id === undefined || identifier === undefined,
    "id and identifier mean the same: keep one of them",
  );

/** The configuration of the manager. Unknown keys are errors. */
export const awsSecretConfigSchema = z.strictObject({
  region_name: z
    .string()
    .min(1)
    .optional()
    .describe("Such as eu-west-1; as the AWS tools find it by default."),
  secret_id_template: z
    .string()
    .min(1)
    .default("{tenant}/{name}")
    .describe("Makes the id of a secret from the job's tenant_id and the secret's name."),
  secrets: z
    .array(
      z.union([
        z
          .string()
          .min(1)
          .transform((name) => secret.parse({ name })),
        secret,
      ]),
    )
    .default([])
    .describe(
      "Secrets with an id, a version or a format of their own; others follow the template.",
    ),
  bundle_secret_id_template: z
    .string()
    .min(1)
    .optional()
    .describe("Id of one secret whose members are the secrets; may hold {tenant}."),
  bundle_format: format.default("json"),
  profile_name: z.string().min(1).optional().describe("A profile of ~/.aws/config."),
  endpoint: z
    .url()
    .optional()
    .describe("Another address of the service, such as of a test server."),
});

/** What `awsSecretConfigSchema` makes of the configuration. */
export type AwsSecretConfig = z.output<typeof awsSecretConfigSchema>;

/** One of `secrets`. */
export type AwsSecretEntry = AwsSecretConfig["secrets"][number];
