// Runs the job named on the command line and prints its report.
import { runJob } from "@dativo/core";

process.stdout.write(JSON.stringify(await runJob(process.argv[2])));
