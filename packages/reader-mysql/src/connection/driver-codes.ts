/** The names that the driver has for the errors of servers, by what they mean; `ER_` and the number where it has none. */
export const driverCodes = {
  noTls: ["HANDSHAKE_NO_SSL_SUPPORT"],
  tls: ["HANDSHAKE_SSL_ERROR"],
  authentication: [
    "ER_ACCESS_DENIED_ERROR",
    "ER_ACCESS_DENIED_NO_PASSWORD_ERROR",
    "ER_HOST_NOT_PRIVILEGED",
    "ER_NOT_SUPPORTED_AUTH_MODE",
    "AUTH_SWITCH_PLUGIN_ERROR",
  ],
  unknownDatabase: ["ER_BAD_DB_ERROR"],
  noConnectionLeft: ["ER_CON_COUNT_ERROR", "ER_TOO_MANY_USER_CONNECTIONS", "ER_USER_LIMIT_REACHED"],
  privilege: [
    "ER_DBACCESS_DENIED_ERROR",
    "ER_TABLEACCESS_DENIED_ERROR",
    "ER_COLUMNACCESS_DENIED_ERROR",
    "ER_SPECIFIC_ACCESS_DENIED_ERROR",
  ],
  cancelled: ["ER_QUERY_TIMEOUT", "ER_STATEMENT_TIMEOUT", "ER_QUERY_INTERRUPTED"],
  lost: [
    "PROTOCOL_CONNECTION_LOST",
    "ER_SERVER_SHUTDOWN",
    "ER_CONNECTION_KILLED",
    "ER_NORMAL_SHUTDOWN",
  ],
  conflict: ["ER_LOCK_DEADLOCK", "ER_LOCK_WAIT_TIMEOUT", "ER_TABLE_DEF_CHANGED"],
} as const;
