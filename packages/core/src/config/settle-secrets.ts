import type { SecretSettings } from "../job/read-job-options.ts";
import type { ProjectConfig } from "./read-project-config.ts";

/**
 * Where the secrets of a job are from: what a caller or the command line says holds over the project's
 * configuration. The settings of one manager are not taken for another one.
 */
export function settleSecrets(
  given: SecretSettings | undefined,
  { secrets, tenantId }: Pick<ProjectConfig, "secrets" | "tenantId">,
): SecretSettings {
  const tenant = given?.tenant ?? tenantId;
  const isOther = given?.manager !== undefined && given.manager !== (secrets.manager ?? "env");
  const { configFolder, ...own } = secrets;
  const takesConfig = given?.config === undefined && configFolder !== undefined;
  return {
    ...(isOther ? {} : own),
    ...(takesConfig && !isOther ? { configFolder } : {}),
    ...given,
    ...(tenant === undefined ? {} : { tenant }),
  };
}
