/** What `checkConnection` found out. A plugin that cannot check says so; it never answers `ok` for that. */
export type ConnectionCheck =
  | { readonly status: "ok"; readonly message?: string }
  | {
      readonly status: "failed";
      /** Stable, upper-case: `AUTHENTICATION_FAILED`, `HOST_NOT_FOUND`, … */
      readonly code: string;
      /** What happened and what to do about it. */
      readonly message: string;
    }
  | { readonly status: "unsupported" };
