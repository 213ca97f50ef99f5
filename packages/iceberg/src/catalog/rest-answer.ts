/** An answer of the catalog, whatever its status. */
export interface RestAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** What a request is made of. */
export interface RestInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** What the catalog says went wrong: its type of error, and its message. */
export function describeFailure({ status, body }: RestAnswer): string {
  const { type, message } = failureOf(body);
  return [`status ${status}`, type, message].filter((part) => part !== undefined).join(", ");
}

/** The error in an answer of the catalog. */
export function failureOf(body: unknown): { readonly type?: string; readonly message?: string } {
  const error = (body as { error?: unknown } | undefined)?.error;
  return typeof error === "object" && error !== null ? error : {};
}
