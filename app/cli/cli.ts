// Entry of the command line in a plain Node process.
import { runCli } from './run-cli.ts'

void runCli(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr }).then((code) => {
  process.exitCode = code
})
