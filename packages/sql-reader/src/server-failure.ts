import { DativoError } from "@dativo/core/plugin";

/** What a server said, or the operating system on the way to it. */
export interface ServerFailure {
  readonly code?: string;
  readonly message: string;
}

/** One kind of failure: how it is recognised, and what is said about it. */
export interface FailureKind {
  /** The permanent code of the error. */
  readonly code: string;
  readonly matches: (failure: ServerFailure) => boolean;
  /** What the server did, as the rest of a sentence about it. */
  readonly what: string;
  readonly fix: string;
  readonly retriable?: boolean;
}

/** Recognises failures by their codes; a code that ends in `…` stands for all that begin so. */
export function byCode(...codes: readonly string[]): FailureKind["matches"] {
  return ({ code = "" }) =>
    codes.some((known) =>
      known.endsWith("…") ? code.startsWith(known.slice(0, -1)) : code === known,
    );
}

/** Recognises failures by what their messages hold. */
export function byMessage(pattern: RegExp): FailureKind["matches"] {
  return ({ message }) => pattern.test(message);
}

/** How failures of one server are told. */
export interface FailureCatalog {
  /** How the server is called. */
  readonly server: string;
  /** The code of what is none of the kinds. */
  readonly otherwise: string;
  /** In order: the first that matches counts. */
  readonly kinds: readonly FailureKind[];
}

/**
 * Puts into words what went wrong with a server. An error of Dativo is handed on as it is.
 *
 * @param where host and port, or the stream
 */
export function serverFailure(
  { server, otherwise, kinds }: FailureCatalog,
  cause: unknown,
  where: string,
): DativoError {
  if (DativoError.isInstance(cause)) return cause;
  const found = toFailure(cause);
  const kind = kinds.find(({ matches }) => matches(found));
  const state = found.code === undefined ? "" : ` (${found.code})`;
  return new DativoError({
    code: kind?.code ?? otherwise,
    message: `${server}, ${where}: ${kind?.what ?? "it failed"}: ${found.message}${state}`,
    fix: kind?.fix ?? "The message is the server's own.",
    retriable: kind?.retriable ?? false,
    cause,
    details: { where, ...(found.code === undefined ? {} : { server_code: found.code }) },
  });
}

/** Of several addresses that were tried, Node.js tells all failures; the first one is as good as any. */
function toFailure(cause: unknown): ServerFailure {
  const single =
    cause instanceof AggregateError && cause.errors.length > 0 ? cause.errors[0] : cause;
  if (!(single instanceof Error)) return { message: String(single) };
  const code: unknown = Reflect.get(single, "code");
  return { message: single.message, ...(typeof code === "string" ? { code } : {}) };
}
