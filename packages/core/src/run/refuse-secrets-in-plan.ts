import { runErrors } from "../errors/run-errors.ts";
import type { JobRuntime } from "./job-runtime.ts";
import type { StreamPlan } from "./run-plan.ts";

/**
 * Refuses a plan into which a plugin has put a secret: partitions go to other machines, and the state and
 * the schema into the commit. Hiding it would change what they mean.
 *
 * @throws `PLAN_HOLDS_SECRET` with the key, and without the value
 */
export function refuseSecretsInPlan(plan: StreamPlan, { redactName, reader }: JobRuntime): void {
  const { partitions, nextReaderState: state, asset, prepared } = plan;
  const parts = { partitions, state, schema: asset.schema, prepared };
  const key = findSecret(parts, [], (text) => redactName(text) !== text);
  if (key === undefined) return;
  throw runErrors.planHoldsSecret(reader.name, plan.source.name, redactName(key.join(".")));
}

function findSecret(
  value: unknown,
  path: readonly string[],
  isSecret: (text: string) => boolean,
): readonly string[] | undefined {
  if (typeof value === "string") return isSecret(value) ? path : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const found = isSecret(key) ? [...path, key] : findSecret(member, [...path, key], isSecret);
    if (found !== undefined) return found;
  }
  return undefined;
}
