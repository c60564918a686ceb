// `handschlag relay run`: the relay in this process until a signal ends it; its log goes to stderr, one JSON object per line.
import { type Outcome, succeed } from '#domain/fault.ts'
import { runRelayProcess } from '#relay/service/run-relay.ts'
import { type ExitCode, exitCodes } from './cli-streams.ts'

/** Runs the relay; a fault when it could not start. */
export async function runRelay(configPath: string): Promise<Outcome<ExitCode>> {
  const ended = await runRelayProcess({
    configPath,
    bundleFolder: import.meta.dirname,
    write: (lines) => void process.stderr.write(lines),
  })
  return ended.ok ? succeed(exitCodes.yes) : ended
}
