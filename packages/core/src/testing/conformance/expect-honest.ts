import type { ConnectionCheck } from "../../contract/connection-check.ts";
import { expectThat, type NotApplicable, within } from "./check.ts";

const upperCase = /^[A-Z][A-Z0-9_]*$/u;

/**
 * Asks a plugin about its connection, and about one that cannot be had.
 *
 * @throws Finding for an answer that is not true, or does not say what it has to
 */
export async function expectHonestChecks<Changes>(
  ask: (changes: Changes | undefined) => Promise<ConnectionCheck>,
  unreachable: Changes | undefined,
): Promise<NotApplicable | void> {
  const check = (changes?: Changes): Promise<ConnectionCheck> =>
    within("checkConnection()", ask(changes));
  const good = await check();
  if (good.status === "unsupported") {
    return { notApplicable: "The plugin cannot check its connection." };
  }
  expectAnswer(good, "ok");
  if (unreachable !== undefined) expectAnswer(await check(unreachable), "failed");
}

function expectAnswer(check: ConnectionCheck, wanted: "ok" | "failed"): void {
  const shown = JSON.stringify(check);
  expectThat(check.status === wanted, `checkConnection() answers ${shown}`);
  if (check.status !== "failed") return;
  const isNamed = upperCase.test(check.code) && check.message.trim() !== "";
  expectThat(isNamed, `the failed check has no upper-case code and message: ${shown}`);
}
