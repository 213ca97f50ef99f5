import type { SecretValue } from "../contract/base-secret-manager.ts";
import { secretErrors } from "../errors/secret-errors.ts";

/**
 * Checks what a secret manager answered: a JSON value under each name that was asked for and exists.
 *
 * @returns the secrets in the order of `names`; members that nobody asked for are left out
 * @throws `SECRET_MANAGER_ANSWER_INVALID`, which holds no value
 */
export function checkSecrets(
  answer: unknown,
  names: readonly string[],
  manager: string,
): [name: string, value: SecretValue][] {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) {
    throw secretErrors.answerInvalid(manager, "it is not an object");
  }
  return names.flatMap((name) => {
    const value: unknown = Object.hasOwn(answer, name) ? Reflect.get(answer, name) : undefined;
    if (value === undefined || value === null) return [];
    if (isJson(value, new Set())) return [[name, value]];
    throw secretErrors.answerInvalid(
      manager,
      `under '${name}' stands something that is no text and no JSON value`,
    );
  });
}

function isJson(value: unknown, around: Set<unknown>): value is SecretValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || around.has(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return false;
  const inside = new Set([...around, value]);
  return Object.values(value).every((member) => isJson(member, inside));
}
