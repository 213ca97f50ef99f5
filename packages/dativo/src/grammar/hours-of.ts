import { InvalidArgumentError } from "commander";

/** Of an option that takes a number of hours. */
export function hoursOf(text: string): number {
  const hours = Number(text);
  if (!/^\d+(\.\d+)?$/u.test(text) || hours <= 0) {
    throw new InvalidArgumentError("Give a number of hours such as 48.");
  }
  return hours;
}
