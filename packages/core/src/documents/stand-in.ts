import type { InterpolationSources } from "./interpolation-sources.ts";
import { parseTemplate, type TemplatePart } from "./parse-template.ts";
import type { TextPlace } from "./text-place.ts";

/**
 * Puts a value in the place of what is not at hand, where the sources say so.
 *
 * @returns the places that are left to interpolate: none where the value stands for the whole text
 */
export function standIn(
  place: TextPlace,
  { environment, standIns }: InterpolationSources,
): TextPlace[] {
  if (standIns === undefined) return [place];
  const parts = parseTemplate(place.text);
  const isOpen = (part: TemplatePart): boolean =>
    part.kind === "secret" ||
    (part.kind === "variable" &&
      standIns.forVariables &&
      part.fallback === undefined &&
      environment[part.name] === undefined);
  const open = parts.filter(isOpen);
  if (open.length === 0) return [place];
  const value = standIns.valueAt(place.path, open.map(written), place.location);
  if (parts.length === 1) {
    place.replace(value);
    return [];
  }
  const inside = typeof value === "string" ? value : "placeholder";
  const text = parts.map((part) => (isOpen(part) ? inside : written(part))).join("");
  return [{ ...place, text }];
}

/** A part as it stands in the file. */
function written(part: TemplatePart): string {
  switch (part.kind) {
    case "text":
      return part.text.replaceAll("$", "$$$$");
    case "variable":
      return `\${${part.name}${part.fallback === undefined ? "" : `:-${part.fallback}`}}`;
    case "secret":
      return `\${secret:${[part.name, ...part.members].join(".")}}`;
    case "mistake":
      return part.written;
  }
}
