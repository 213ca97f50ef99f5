import { servePlugin } from "./child/serve-plugin.ts";
import { childMark } from "./child-mark.ts";

// The first module of a plugin's process: it does what the host tells it. The bundler may let the host load this
// file too, for what both need: nothing happens there.
if (process.argv.includes(childMark)) servePlugin();
