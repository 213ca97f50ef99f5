import { fileURLToPath } from "node:url";

/** Folder of this package: plugins that it depends on are found from here. */
export const hostFolder: string = fileURLToPath(new URL("..", import.meta.url));
