// What else the tests of recorded sessions saw of their addresses: hellos, lists and simulations, moved to where a case puts the session.
// Recordings of a session alone have none.
import { existsSync, readFileSync } from 'node:fs'
import { observed } from '#domain/observed.ts'

interface Recorded {
  readonly recording: string
  readonly host: string
  readonly ip: string
}

const seenInRounds = observed.pick({ hellos: true, enumerations: true, simulations: true })
const folder = new URL('../replay/rounds/', import.meta.url)

/** All of them, in the order of the sessions. */
export function recordedRounds(sessions: readonly Recorded[]) {
  const rounds = sessions.map(({ recording, host, ip }) => {
    const file = new URL(`${recording}.json`, folder)
    const seen = seenInRounds.parse(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {})
    const moved = <T>(entries: readonly T[]) => entries.map((entry) => ({ ...entry, host, ip }))
    return { hellos: moved(seen.hellos), enumerations: moved(seen.enumerations), simulations: moved(seen.simulations) }
  })
  return {
    hellos: rounds.flatMap(({ hellos }) => hellos),
    enumerations: rounds.flatMap(({ enumerations }) => enumerations),
    simulations: rounds.flatMap(({ simulations }) => simulations),
  }
}
