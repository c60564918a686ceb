// A relay of ours as a counter-proof and a test mail know it, wherever it runs: the one of this app, or one on a host.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { RelayConfig } from '#domain/relay-config.ts'
import type { Dialer } from '#ports/dialer.ts'
import type { ControlClient } from '#relay/control/control-client.ts'
import type { Rooms } from '../../rooms.ts'
import { relayDialer } from '../send/relay-door.ts'

export interface RelayPlace {
  /** As a person calls it. */
  readonly name: string
  readonly control: Pick<ControlClient, 'ask'>
  /** Its connections reach the relay's first listener, and it takes mail from them. */
  readonly dialer: Dialer
  config(): Promise<Outcome<RelayConfig>>
  /** Where its policies stand. */
  readonly policyFile: string
  /** The policy file in force there, as text. */
  policyText(): Promise<Outcome<string>>
  close(): void
}

/** The relay of this app; fault relay.not-running. */
export function ownRelay({ relay, outside }: Rooms): Outcome<RelayPlace> {
  const link = relay.link()
  if (!link.ok) return link
  const { files } = relay
  const notThere = fail('relay.not-running', { path: files.configPath })
  return succeed({
    name: 'Relay',
    policyFile: 'relay-policy.json',
    control: link.value,
    dialer: relayDialer(link.value, outside.info.hostName),
    async config() {
      const read = await files.config()
      if (!read.ok) return read
      return read.value === undefined ? notThere : succeed(read.value)
    },
    async policyText() {
      const text = await files.policyText()
      return text === undefined ? notThere : succeed(text)
    },
    close: () => undefined,
  })
}
