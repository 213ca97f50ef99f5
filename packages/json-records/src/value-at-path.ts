import { isJsonObject, type LosslessJson } from "./lossless-json.ts";

/**
 * Follows keys with dots between them; a number in the path counts into a list from 0.
 *
 * @returns `undefined` where the path ends before its last key
 */
export function valueAtPath(body: LosslessJson, path: string): LosslessJson | undefined {
  let value: LosslessJson | undefined = body;
  for (const key of path.split(".")) {
    if (Array.isArray(value)) value = /^\d+$/u.test(key) ? value[Number(key)] : undefined;
    else if (isJsonObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}
