export { copyBits, fillBits, countBits } from "./bits";
export { encodeColumn } from "./column";
export { compressSnappy } from "./snappy";
export { appendOffsets, longestText } from "./texts";
