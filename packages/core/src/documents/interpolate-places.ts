import type { JsonValue } from "../contract/json.ts";
import type { KeyProblem } from "../errors/key-problem.ts";
import { isSecretPath } from "../secrets/is-secret-path.ts";
import { interpolate, type InterpolationValues } from "./interpolate.ts";
import type { InterpolationSources } from "./interpolation-sources.ts";
import { parseTemplate } from "./parse-template.ts";
import { standIn } from "./stand-in.ts";
import type { TextPlace } from "./text-place.ts";

/**
 * Replaces the references in the texts of a document, and answers what is wrong with them. `tenant_id`
 * goes first, because it says whose secrets the others refer to. Secrets are asked for only where a
 * text refers to one.
 *
 * @throws what the secret manager throws
 */
export async function interpolatePlaces(
  places: readonly TextPlace[],
  sources: InterpolationSources,
): Promise<KeyProblem[]> {
  const known = places.flatMap((place) => standIn(place, sources));
  const tenants = known.filter(isTenant);
  const others = known.filter((place) => !isTenant(place));
  const problems = tenants.flatMap((place) => {
    const found = replace(place, sources, withoutSecrets(sources, "whose secrets they are"));
    const { value } = found;
    if (found.problems.length === 0 && typeof value === "string") sources.secrets?.belongTo(value);
    return found.problems;
  });
  // Without a tenant nobody can be asked for a secret; what is wrong besides is told all the same.
  const rest =
    problems.length === 0 ? others : others.filter((place) => namesOf(place).length === 0);
  const values = await valuesFor(rest, sources);
  return [...problems, ...rest.flatMap((place) => replace(place, sources, values).problems)];
}

/** The secrets that a text refers to. */
function namesOf({ text }: TextPlace): string[] {
  return parseTemplate(text).flatMap((part) => (part.kind === "secret" ? [part.name] : []));
}

/** In a job: a recipe or a contract has no such key. */
function isTenant({ path }: TextPlace): boolean {
  return path.length === 1 && path[0] === "tenant_id";
}

async function valuesFor(
  places: readonly TextPlace[],
  sources: InterpolationSources,
): Promise<InterpolationValues> {
  const names = new Set(places.flatMap(namesOf));
  const { environment, secrets } = sources;
  if (names.size === 0 || secrets === undefined) return withoutSecrets(sources, "this file");
  return {
    environment,
    secrets: await secrets.load([...names]),
    whereSecretsAre: (name) => secrets.whereSecretsAre(name),
  };
}

function withoutSecrets({ environment }: InterpolationSources, place: string): InterpolationValues {
  return {
    environment,
    secrets: new Map(),
    whereSecretsAre: () => `${place} cannot be a secret; use an environment variable`,
  };
}

function replace(
  place: TextPlace,
  { secrets }: InterpolationSources,
  values: InterpolationValues,
): { value: JsonValue; problems: KeyProblem[] } {
  const { text, path, location } = place;
  if (!text.includes("$")) return { value: text, problems: [] };
  const isSecret = isSecretPath(path);
  const result = interpolate(text, values, !isSecret);
  place.replace(result.value);
  if (isSecret || holdsPassword(text)) {
    for (const inserted of result.inserted) secrets?.hide(inserted, path.at(-1));
  }
  return {
    value: result.value,
    problems: result.problems.map((message) => ({ path, location, message })),
  };
}

/** Whether a reference stands for the password of a URL: `postgres://etl:${PASSWORD}@db`. */
function holdsPassword(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*:\$\{[^}]*\}@/iu.test(text);
}
