import { sslModes } from "@dativo/sql-reader";
import { z } from "zod";

const text = z.string().min(1).nullish();

/** `source.connection` for MySQL, as the job says it. */
export const connectionSchema = z.strictObject({
  dsn: text,
  host: text,
  port: z.coerce.number().int().min(1).max(65_535).nullish(),
  socket_path: text,
  database: text,
  user: text,
  username: text,
  password: z.string().nullish(),
  sslmode: z.enum(sslModes).nullish(),
  sslrootcert: text,
  sslcert: text,
  sslkey: text,
});

/** `source.credentials` for MySQL. */
export const credentialsSchema = z.strictObject({
  user: text,
  username: text,
  password: z.string().nullish(),
  dsn: text,
});
