export { consumedBytes, decodeRows } from "./decode-rows";
export { heapBase } from "./layout";
