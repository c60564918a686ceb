// The trap as a whole: one sight per mode, one way in for connections of any kind. A sender can do nothing but be counted; what it says is
// bounded, kept without control characters and never obeyed.
import type { Duplex } from 'node:stream'
import { nothingSeenByTrap, type TrapMode, type TrapSight } from '#domain/confirm/trap.ts'
import { type ServerShows, serverContext } from '#wire/server-context.ts'
import { converse } from './conversation.ts'
import type { Heard } from './transaction.ts'

export interface TrapOrder {
  /** In the banner. */
  readonly hostName: string
  /** Certificates by mode; modes without TLS need none. */
  readonly shows: ReadonlyMap<TrapMode, Pick<ServerShows, 'chainPem' | 'keyPem'>>
  readonly modes: readonly TrapMode[]
  /** By mode, what stands in the recipient of its mail: nobody else's mail is taken. */
  readonly tokens: ReadonlyMap<TrapMode, string>
  /** Asks senders for a certificate of theirs and takes any, as a partner does who agreed on one. */
  readonly asksForCertificate?: boolean
  readonly onSight?: (mode: TrapMode, sight: TrapSight) => void
}

export interface Trap {
  readonly modes: readonly TrapMode[]
  sight(mode: TrapMode): TrapSight
  /** Serves one connection and closes it; one too many is closed at once. */
  take(mode: TrapMode, connection: Duplex): void
  /** Closes every connection; later ones are closed at once. */
  stop(): void
}

const mostAtOnce = 20
const wholeMs = 300_000

/** Makes the trap; throws where a mode has no token, or one with TLS no certificate. */
export function createTrap({ hostName, shows, modes, tokens, asksForCertificate = false, onSight }: TrapOrder): Trap {
  const sights = new Map<TrapMode, TrapSight>(modes.map((mode) => [mode, nothingSeenByTrap]))
  const contexts = new Map(modes.map((mode) => [mode, contextOf(mode, shows)]))
  const tokenOf = new Map(modes.map((mode) => [mode, knownToken(mode, tokens)]))
  const open = new Map<Duplex, TrapMode>()
  let isStopped = false
  const sightOf = (mode: TrapMode) => sights.get(mode) ?? nothingSeenByTrap
  const note = (mode: TrapMode, heard: Heard) => {
    const sight = { ...sightOf(mode), ...heard(sightOf(mode)) }
    sights.set(mode, sight)
    onSight?.(mode, sight)
  }
  return {
    modes,
    sight: sightOf,
    take(mode, connection) {
      connection.on('error', () => connection.destroy())
      const atOnce = [...open.values()].filter((other) => other === mode).length
      if (isStopped || !contexts.has(mode) || atOnce >= mostAtOnce) return void connection.destroy()
      open.set(connection, mode)
      const timer = setTimeout(() => connection.destroy(), wholeMs)
      connection.once('close', () => {
        clearTimeout(timer)
        open.delete(connection)
      })
      note(mode, ({ connections }) => ({ connections: connections + 1 }))
      const context = contexts.get(mode) ?? null
      const token = tokenOf.get(mode) ?? ''
      converse(connection, { mode, hostName, token, context, asksForCertificate, note: (heard) => note(mode, heard) })
    },
    stop() {
      isStopped = true
      for (const connection of open.keys()) connection.destroy()
    },
  }
}

function knownToken(mode: TrapMode, tokens: TrapOrder['tokens']): string {
  const token = tokens.get(mode)?.toLowerCase() ?? ''
  if (token === '') throw new Error(`the trap knows no recipient for ${mode}`)
  return token
}

function contextOf(mode: TrapMode, shows: TrapOrder['shows']) {
  if (mode === 'no-starttls' || mode === 'starttls-refused' || mode === 'starttls-stripped') return null
  const shown = shows.get(mode)
  if (shown === undefined) throw new Error(`the trap has no certificate for ${mode}`)
  return serverContext({ ...shown, isOld: mode === 'old-protocol' })
}
