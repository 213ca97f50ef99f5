#!/usr/bin/env node
// Committed as JavaScript so that package managers can link the command before the first build.
import { main } from "../dist/index.js";

process.exitCode = await main(process.argv.slice(2));
