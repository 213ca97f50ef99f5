export type { AwsSecretConfig } from "./aws-secret-config.ts";
export { AwsSecretManager } from "./aws-secret-manager.ts";
