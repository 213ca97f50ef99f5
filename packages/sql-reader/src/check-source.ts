import { DativoError, failedCheck, type ConnectionCheck } from "@dativo/core/plugin";

/**
 * What `checkConnection` answers.
 *
 * @param look connects, looks at all that the job names, and says that all is well
 * @param toError makes an error of what it throws
 */
export async function checkSource(
  look: () => Promise<string>,
  toError: (cause: unknown) => DativoError,
): Promise<ConnectionCheck> {
  try {
    return { status: "ok", message: await look() };
  } catch (cause) {
    return failedCheck(DativoError.isInstance(cause) ? cause : toError(cause));
  }
}
