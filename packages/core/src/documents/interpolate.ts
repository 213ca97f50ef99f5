/** Text after interpolation, and the names of variables that were neither set nor given a default. */
export interface Interpolation {
  readonly text: string;
  readonly missing: readonly string[];
}

const pattern = /\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/gu;

/**
 * Replaces `${NAME}` and `${NAME:-default}` by values of the environment; `$$` stands for one `$`.
 * The default also serves for a variable that is set but empty, as in a shell. What was put in is not
 * looked at again.
 */
export function interpolate(text: string, environment: NodeJS.ProcessEnv): Interpolation {
  const missing: string[] = [];
  const replaced = text.replaceAll(pattern, (whole, name?: string, fallback?: string) => {
    if (name === undefined) return "$";
    const value = environment[name];
    if (value !== undefined && (value !== "" || fallback === undefined)) return value;
    if (fallback !== undefined) return fallback;
    missing.push(name);
    return whole;
  });
  return { text: replaced, missing };
}
