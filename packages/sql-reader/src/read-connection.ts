import { type SourceConfig, z } from "@dativo/core/plugin";
import { parseConnectionUrl, type ConnectionUrl } from "./connection-url.ts";
import { readCertificates, sslModes, type Certificates, type SslMode } from "./tls.ts";

const text = z.string().min(1).nullish();
const login = { user: text, username: text, password: z.string().nullish(), dsn: text };

/** Keys of `source.connection` that every database has. */
export const connectionKeys = {
  ...login,
  host: text,
  port: z.coerce.number().int().min(1).max(65_535).nullish(),
  database: text,
  sslmode: z.enum(sslModes).nullish(),
  sslrootcert: text,
  sslcert: text,
  sslkey: text,
} as const;

/** A key of one database alone. */
export const textKey = text;

const commonSchema = z.strictObject(connectionKeys);
const credentialsSchema = z.strictObject(login);

/** What a connection is to where nothing else is said, and how errors are told. */
export interface ConnectionRules {
  /** Of a `dsn`; the first one is shown as an example. */
  readonly schemes: readonly string[];
  readonly port: number;
  readonly connectionInvalid: (key: string, problem: string) => Error;
  readonly certificateUnreadable: (path: string, cause: unknown) => Error;
}

/** Where and how to connect. */
export interface SqlConnection {
  readonly host: string;
  readonly port: number;
  readonly database: string | undefined;
  readonly user: string;
  readonly password: string | undefined;
  /** `undefined` where the job does not say. */
  readonly sslMode: SslMode | undefined;
  readonly certificates: Certificates;
}

/**
 * Reads the connection of a job: its keys, those of its credentials, and a `dsn`, which both may hold. What
 * is said by a key of its own holds over the `dsn`.
 *
 * @param schema of all keys of the connection, `connectionKeys` among them
 * @returns what every database has, the keys as the job says them, and what the `dsn` says
 * @throws what the rules make of it
 */
export function readConnection<Own extends z.output<typeof commonSchema>>(
  source: Pick<SourceConfig, "connection" | "credentials" | "baseFolder">,
  schema: z.ZodType<Own>,
  rules: ConnectionRules,
): { readonly common: SqlConnection; readonly own: Own; readonly url: ConnectionUrl } {
  const { connectionInvalid, certificateUnreadable } = rules;
  const own = check(schema, source.connection, "connection", connectionInvalid);
  const secret = check(credentialsSchema, source.credentials, "credentials", connectionInvalid);
  const dsn = secret.dsn ?? own.dsn;
  const invalid = (problem: string): Error => connectionInvalid("connection.dsn", problem);
  const url = dsn == null ? {} : parseConnectionUrl(dsn, rules.schemes, invalid);
  const user = secret.user ?? secret.username ?? own.user ?? own.username ?? url.user;
  if (user == null) throw connectionInvalid("credentials.user", "is missing: who connects?");
  const common: SqlConnection = {
    host: own.host ?? url.host ?? "localhost",
    port: own.port ?? url.port ?? rules.port,
    database: own.database ?? url.database,
    user,
    password: secret.password ?? own.password ?? url.password ?? undefined,
    sslMode: own.sslmode ?? url.sslMode,
    certificates: readCertificates(
      { ...own, sslrootcert: own.sslrootcert ?? url.sslrootcert },
      source.baseFolder,
      certificateUnreadable,
    ),
  };
  return { common, own, url };
}

function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  section: string,
  invalid: ConnectionRules["connectionInvalid"],
): z.output<Schema> {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const key = [section, ...(issue?.path ?? [])].join(".");
  throw invalid(key, issue?.message ?? "is not valid");
}
