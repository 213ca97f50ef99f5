import type { JsonValue } from "../contract/json.ts";
import { likelyName } from "../errors/nearest-names.ts";
import { parseTemplate, type SecretReference, type TemplatePart } from "./parse-template.ts";

/** What references stand for. */
export interface InterpolationValues {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** By lower-case name: those that were found. */
  readonly secrets: ReadonlyMap<string, JsonValue>;
  /** Says of a secret that was not found where it was looked for. */
  readonly whereSecretsAre: (name: string) => string;
}

/** A text after interpolation. */
export interface Interpolation {
  /** A text; the part of a secret itself where the text is nothing but one reference to it. */
  readonly value: JsonValue;
  /** One sentence for each reference that stands for nothing. It stays in the text as it was. */
  readonly problems: readonly string[];
  /** What was put in from the environment or for a default. */
  readonly inserted: readonly string[];
}

/**
 * Replaces `${NAME}` and `${NAME:-default}` by values of the environment and `${secret:NAME.member}` by
 * secrets; `$$` stands for one `$`. The default also serves for a variable that is set but empty, as in
 * a shell. What was put in is not looked at again. A `${` that is none of these is a problem, not text:
 * a misspelt reference must not reach a server as a password.
 *
 * @param mayShow whether a problem may quote the text; not where it can be a password
 */
export function interpolate(
  text: string,
  values: InterpolationValues,
  mayShow = true,
): Interpolation {
  const parts = parseTemplate(text);
  const resolved = parts.map((part) => resolvePart(part, values, mayShow));
  const inserted = resolved.flatMap(({ value }, index) =>
    parts[index]?.kind === "variable" && typeof value === "string" ? [value] : [],
  );
  const [only] = resolved;
  const isAlone = resolved.length === 1;
  const problems = resolved.flatMap(({ value, problem }, index) => {
    if (problem !== undefined) return [problem];
    const part = parts[index];
    const isSection = !isAlone && part?.kind === "secret" && typeof value === "object";
    return isSection ? [sectionInText(part, value)] : [];
  });
  if (problems.length > 0) return { value: text, problems, inserted };
  const value = isAlone ? only?.value : resolved.map((part) => asText(part.value)).join("");
  return { value: value ?? "", problems, inserted };
}

interface ResolvedPart {
  readonly value?: JsonValue;
  readonly problem?: string;
}

function resolvePart(
  part: TemplatePart,
  values: InterpolationValues,
  mayShow: boolean,
): ResolvedPart {
  switch (part.kind) {
    case "text":
      return { value: part.text };
    case "variable": {
      const value = valueOf(values.environment, part.name);
      if (value !== undefined && (value !== "" || part.fallback === undefined)) return { value };
      if (part.fallback !== undefined) return { value: part.fallback };
      return {
        problem: `the environment variable ${part.name} is not set; set it, or give a default: \${${part.name}:-value}`,
      };
    }
    case "secret":
      return resolveSecret(part, values);
    case "mistake":
      return { problem: describeMistake(part, mayShow) };
  }
}

/** Only what was set: not what every object inherits. */
function valueOf(
  environment: InterpolationValues["environment"],
  name: string,
): string | undefined {
  return Object.hasOwn(environment, name) ? environment[name] : undefined;
}

function resolveSecret(
  { name, members }: SecretReference,
  values: InterpolationValues,
): ResolvedPart {
  const secret = values.secrets.get(name);
  if (secret === undefined) {
    return { problem: `there is no secret '${name}'; ${values.whereSecretsAre(name)}` };
  }
  let value: JsonValue = secret;
  let path = name;
  for (const member of members) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return {
        problem: `the secret '${path}' is a single value without members; write \${secret:${path}}`,
      };
    }
    const known: readonly string[] = Object.keys(value);
    if (!known.includes(member)) return { problem: noMember(path, member, known) };
    value = (value as Readonly<Record<string, JsonValue>>)[member] ?? null;
    path = `${path}.${member}`;
  }
  return { value };
}

function noMember(path: string, member: string, known: readonly string[]): string {
  const likely = likelyName(member, known);
  const hint = likely === undefined ? "" : `; did you mean '${likely}'?`;
  return `the secret '${path}' has no member '${member}'${hint}${hint === "" ? ";" : ""} it has ${known.length === 0 ? "none" : known.toSorted().join(", ")}`;
}

function sectionInText({ name, members }: SecretReference, value: JsonValue): string {
  const path = [name, ...members].join(".");
  const known = Array.isArray(value) || value === null ? [] : Object.keys(value);
  const member = known.toSorted()[0] ?? "member";
  return `the secret '${path}' is not a text and cannot stand inside one; name a member, such as \${secret:${path}.${member}}, or let the value be \${secret:${path}} alone`;
}

function describeMistake(
  { written, mistake }: Extract<TemplatePart, { kind: "mistake" }>,
  mayShow: boolean,
): string {
  if (mistake === "unclosed") {
    return "a `${` has no `}` after it; write $${ where you mean the two characters themselves";
  }
  if (mistake === "nested") {
    return "a default holds another `${`; references cannot be nested";
  }
  const shown = mayShow && written.length <= 60 ? `'${written}'` : "a `${…}`";
  return `${shown} is no reference; valid are \${NAME}, \${NAME:-default}, \${secret:NAME} and \${secret:NAME.member}; write $\${ where you mean the two characters themselves`;
}

function asText(value: JsonValue | undefined): string {
  if (typeof value === "string") return value;
  return value === undefined ? "" : JSON.stringify(value);
}
