export { copyBits, fillBits, countBits } from "./bits";
export { encodeColumn } from "./column";
export { compressSnappy } from "./snappy";
export { findInvalidText } from "./utf8";
export { appendOffsets, longestText } from "./texts";
