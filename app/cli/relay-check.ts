// `handschlag relay check`: reads a configuration and everything it names by the code that starts and reloads the relay, and does nothing
// else. 0 = a relay would take it; a fault names file and field, as `relay run` would.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Translate } from '#i18n/translate.ts'
import { loadConfig } from '#relay/service/load-config.ts'
import { type CliStreams, type ExitCode, exitCodes } from './cli-streams.ts'
import { asJson } from './relay-call.ts'

/** Reads the configuration at this path. */
export async function checkRelayConfig(
  configPath: string,
  isJson: boolean,
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  const loaded = await loadConfig(configPath)
  if (!loaded.ok) return loaded
  const { sha256, all } = loaded.value.policies
  streams.stdout.write(
    isJson
      ? asJson({ schema: 'handschlag.relay-check/1', policySha256: sha256, policies: all.length })
      : `${translate('relay:cli.check.right', { count: all.length, sha256: sha256.slice(0, 16) })}\n`,
  )
  return succeed(exitCodes.yes)
}
