/** By which Node.js tells why a connection failed, by what it means. `…` at the end stands for anything. */
export const systemCodes = {
  unknownHost: ["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA"],
  refused: ["ECONNREFUSED", "ENOENT"],
  unreachable: ["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "CONNECT_TIMEOUT"],
  untrusted: [
    "SELF_SIGNED_CERT_IN_CHAIN",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "CERT_HAS_EXPIRED",
    "ERR_TLS_CERT_ALTNAME_INVALID",
  ],
  tls: ["EPROTO", "ERR_SSL…", "ERR_OSSL…", "ERR_TLS…"],
  lost: ["ECONNRESET", "EPIPE"],
} as const;
