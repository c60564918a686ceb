// Counts what a mail server's own log says about some work. A clean session before and after shows that everything in between is written.
import { setTimeout as pause } from 'node:timers/promises'
import { sayHelloAndQuit } from './hello/ask-mail-server.ts'

export interface LoggedServer {
  readonly address: string
  readonly port: number
  log(): string
  /** Matches once for each connection and once for each session that ended with QUIT. */
  readonly connected: RegExp
  readonly quit: RegExp
}
export interface Counted<T> {
  readonly value: T
  /** New connections, and what was logged meanwhile. */
  readonly count: number
  readonly log: string
}

const settleLimitMs = 10_000

/** Does the work and counts the connections it made. */
export async function countConnections<T>(server: LoggedServer, work: () => Promise<T>): Promise<Counted<T>> {
  await settle(server)
  const before = server.log().length
  const value = await work()
  await settle(server)
  const log = server.log().slice(before)
  return { value, count: [...log.matchAll(server.connected)].length - 1, log }
}

async function settle(server: LoggedServer): Promise<void> {
  const cleanSessions = () => [...server.log().matchAll(server.quit)].length
  const before = cleanSessions()
  await sayHelloAndQuit(server)
  const endsAt = performance.now() + settleLimitMs
  while (cleanSessions() === before) {
    if (performance.now() > endsAt)
      throw new Error(`the server wrote of no clean session: ${server.log().slice(-2000)}`)
    await pause(10)
  }
}
