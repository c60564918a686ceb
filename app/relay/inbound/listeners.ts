// Opens the relay's listeners and gives each the same rules. Faults: relay.not-started with address and reason (then nothing listens),
// relay.key-unusable. An error of one session is noted and ends that session only.
import { once } from 'node:events'
import { createSecureContext, TLSSocket } from 'node:tls'
import type { SMTPServerSession } from 'smtp-server'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { RelayListener } from '#domain/relay-config.ts'
import { Desk } from './desk.ts'
import { GuardedServer } from './guarded-server.ts'
import type { InboundParts, ListenerKey, Listeners } from './inbound-parts.ts'
import { judgeRecipient, judgeSender, type MailSession, newMailSession, secured } from './mail-session.ts'
import { takeMessage } from './message-intake.ts'
import { refused } from './replies.ts'
import { smtpSettings, tlsOptionsOf } from './smtp-settings.ts'

interface Listener {
  readonly server: GuardedServer
  readonly listener: RelayListener
  readonly isOffered: boolean
  close(graceMs: number): Promise<void>
}

/** Listens wherever the configuration says; all listeners or none. */
export async function startListeners(parts: InboundParts): Promise<Outcome<Listeners>> {
  const isUsable = checkKeys(parts.keys)
  if (!isUsable.ok) return isUsable
  const desk = new Desk(parts)
  const listeners: Listener[] = []
  for (const [index, listener] of parts.config.listeners.entries()) {
    const started = await startListener(desk, listener, parts.keys[index] ?? null)
    if (started.ok) {
      listeners.push(started.value)
      continue
    }
    await Promise.all(listeners.map((entry) => entry.close(1)))
    return started
  }
  return succeed({
    addresses: listeners.map(addressOf),
    counters: () => desk.counters(),
    welcome: (ip, port) => desk.guests.welcome(ip, port),
    setKeys(keys) {
      const checked = checkKeys(keys)
      if (!checked.ok) return checked
      for (const [index, { server, listener, isOffered }] of listeners.entries()) {
        const key = keys[index]
        // Whether STARTTLS is offered is part of the listener.
        if (key != null && isOffered) server.updateSecureContext(tlsOptionsOf(listener, key))
      }
      return succeed(undefined)
    },
    setSettings(settings, trust) {
      desk.change(settings, trust)
      for (const { server } of listeners) {
        server.options.name = settings.hostName
        server.options.maxClients = settings.limits.sessions
        server.options.size = settings.limits.messageBytes
      }
    },
    close: async (graceMs) => {
      await Promise.all(listeners.map((entry) => entry.close(graceMs)))
    },
  })
}

async function startListener(desk: Desk, listener: RelayListener, key: ListenerKey | null): Promise<Outcome<Listener>> {
  const { address, port } = listener
  const server = createServer(desk, listener, key)
  try {
    server.listen(port, address)
    await once(server.server, 'listening')
  } catch (error) {
    return fail('relay.not-started', { detail: `${address}:${port} ${error instanceof Error ? error.message : ''}` })
  }
  return succeed({
    server,
    listener,
    isOffered: key !== null,
    close(graceMs) {
      return new Promise((resolve) => {
        server.options.closeTimeout = Math.max(1, graceMs)
        server.close(() => resolve())
        server.dismiss((smtp) => server.mailSessions.get(smtp)?.isBusy !== true)
      })
    },
  })
}

class RelayServer extends GuardedServer {
  readonly mailSessions = new WeakMap<SMTPServerSession, MailSession>()
}

function createServer(desk: Desk, listener: RelayListener, key: ListenerKey | null): RelayServer {
  const isOffered = key !== null
  const sessionOf = (smtp: SMTPServerSession): MailSession => {
    const session = server.mailSessions.get(smtp) ?? newMailSession(isOffered)
    server.mailSessions.set(smtp, session)
    return session
  }
  const server: RelayServer = new RelayServer(
    {
      ...smtpSettings(listener, key, desk.settings),
      onConnect(smtp, done) {
        server.options.requestCert = desk.parts.policies().wantsClientCertificates
        done(desk.enter(smtp))
      },
      onSecure(socket, smtp, done) {
        if (socket instanceof TLSSocket) secured(sessionOf(smtp), socket)
        done()
      },
      onMailFrom: (address, smtp, done) => done(judgeSender(desk, sessionOf(smtp), smtp, address)),
      onRcptTo: (address, smtp, done) => done(judgeRecipient(desk, sessionOf(smtp), smtp, address)),
      onData(stream, smtp, done) {
        const session = sessionOf(smtp)
        session.isBusy = true
        takeMessage(desk, session, smtp, stream)
          .then(
            (answer) => (typeof answer === 'string' ? done(null, answer) : done(answer)),
            (error: unknown) => {
              if (!isDisconnect(error)) desk.parts.log.bug('taking a message failed', error)
              done(refused('store-fault'))
            },
          )
          .finally(() => {
            session.isBusy = false
            if (server._closeTimeout !== false) server.dismiss((other) => other === smtp)
          })
      },
      onClose: (smtp) => desk.leave(smtp),
    },
    listener.requireTls === 'always',
  )
  server.on('error', (error) => desk.parts.log.note('smtp session failed', { code: codeOf(error) }))
  return server
}

function isDisconnect(error: unknown): boolean {
  return ['ECONNECTION', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET'].includes(codeOf(error))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function addressOf({ server, listener }: Listener): { readonly address: string; readonly port: number } {
  const place = server.server.address()
  return { address: listener.address, port: place !== null && typeof place === 'object' ? place.port : listener.port }
}

function checkKeys(keys: readonly (ListenerKey | null)[]): Outcome<undefined> {
  for (const [index, key] of keys.entries()) {
    try {
      if (key !== null) createSecureContext({ key: key.keyPem, cert: key.certificatePem })
    } catch (error) {
      const detail = error instanceof Error ? error.message.slice(0, 200) : ''
      return fail('relay.key-unusable', { path: `listeners[${index}].tls`, detail })
    }
  }
  return succeed(undefined)
}
