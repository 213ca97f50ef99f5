// Removes the current package's dist, so that a build never leaves files of deleted sources behind.
import { rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
