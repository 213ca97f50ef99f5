export { fillColumn, fillText } from "./fill";
export { heapBase, setDialect, setNulls } from "./layout";
export { setPowersOfFive } from "./parse-float";
export { beginScan, lineOfBoundary, scanPiece } from "./scan";
export { consumedBytes, lineAfter, stopReason, tokenize } from "./tokenize";
