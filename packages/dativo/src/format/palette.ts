import { styleText } from "node:util";
import type { Environment, TextOutput } from "../command-line-host.ts";

/** Marks parts of a text by what they mean; without colours they give the text back as it is. */
export interface Palette {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

type Style = "green" | "red" | "yellow" | "bold" | "dim";

/** The palette for an output: colours only where `hasColors` says so. */
export function createPalette(output: TextOutput, environment: Environment): Palette {
  const isColored = hasColors(output, environment);
  const paint = (style: Style) => (text: string) =>
    isColored ? styleText(style, text, { validateStream: false }) : text;
  return {
    good: paint("green"),
    bad: paint("red"),
    warning: paint("yellow"),
    strong: paint("bold"),
    faint: paint("dim"),
  };
}

/**
 * Whether an output takes colours: a terminal does, unless it is `TERM=dumb` or `NO_COLOR` is set
 * (https://no-color.org). `FORCE_COLOR` turns them on elsewhere, `FORCE_COLOR=0` off.
 */
export function hasColors(output: TextOutput, environment: Environment): boolean {
  const { NO_COLOR: noColor, FORCE_COLOR: forceColor, TERM: terminal } = environment;
  if (noColor !== undefined && noColor !== "") return false;
  if (forceColor !== undefined) return forceColor !== "0" && forceColor !== "false";
  return output.isTTY === true && terminal !== "dumb";
}
