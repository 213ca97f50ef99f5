// Replays the rejected records of the job named on the command line and prints the report.
import { replayRejects } from "@dativo/core";

process.stdout.write(JSON.stringify(await replayRejects(process.argv[2])));
