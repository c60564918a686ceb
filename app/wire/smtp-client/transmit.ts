// Sends one message over a permitted session and tells what the server said; what that means for the message is decided elsewhere. Where
// PIPELINING is offered MAIL, every RCPT and DATA leave in one write (RFC 2920). Replies are never guessed: whatever cannot be matched to
// its command ends the connection. Nothing the server does makes it throw or wait without end.
import { isPermitFor, type Permit } from '../enforce/permit.ts'
import { SessionStop } from '../session-stop.ts'
import { mailCommand, rcptCommand, whyNotPossible } from './commands.ts'
import { breakLine, isLineUsable, stateOf } from './line-state.ts'
import type { OpenSession } from './open-session.ts'
import { sendBody } from './send-body.ts'
import { startTalk, type Talk } from './talk.ts'
import type { OutgoingMessage, SaidReply, TransmissionEnd, TransmitHooks } from './transmission.ts'

export interface TransmitTimeouts {
  readonly mailMs: number
  readonly rcptMs: number
  readonly dataMs: number
  /** For each piece of the body to leave. */
  readonly blockMs: number
  readonly endMs: number
  /** Of everything together. */
  readonly wholeMs: number
}

/** RFC 5321 section 4.5.3.2; the whole bounds a server that uses each of them up. */
export const transmitTimeouts: TransmitTimeouts = {
  mailMs: 300_000,
  rcptMs: 300_000,
  dataMs: 120_000,
  blockMs: 180_000,
  endMs: 600_000,
  wholeMs: 3_600_000,
}

type Answered = Extract<TransmissionEnd, { kind: 'answered' }>

/** Sends one message; never throws for anything the server does. A permit not made by `enforce` does. */
export async function transmit(
  permit: Permit,
  message: OutgoingMessage,
  hooks: TransmitHooks,
  signal: AbortSignal,
  timeouts: Partial<TransmitTimeouts> = {},
): Promise<TransmissionEnd> {
  const { session } = permit
  if (!isPermitFor(permit, session)) throw new Error('a permit that enforce did not make')
  const why = whyNotPossible(session, message)
  if (why !== undefined) return { kind: 'not-possible', why }
  const commands = {
    mail: mailCommand(session, message),
    recipients: message.recipients.map((recipient) => rcptCommand(session, recipient)),
  }
  if (signal.aborted || !isLineUsable(session.line)) {
    const cause = signal.aborted ? 'local-limit' : 'closed'
    return { kind: 'cut', step: 'mail', cause, detail: 'the session cannot carry a message', isUncertain: false }
  }
  const limits = { ...transmitTimeouts, ...timeouts }
  const state = stateOf(session.line)
  state.isBusy = true
  const talk = startTalk(session.line, hooks, signal, limits.wholeMs)
  try {
    return await converse(talk, session, commands, message, hooks, limits)
  } catch (error) {
    breakLine(session.line)
    if (!(error instanceof SessionStop)) throw error
    return talk.cutOf(error)
  } finally {
    state.isBusy = false
    talk.end()
  }
}

async function converse(
  talk: Talk,
  { abilities, line }: OpenSession,
  commands: { readonly mail: string; readonly recipients: readonly string[] },
  message: OutgoingMessage,
  hooks: TransmitHooks,
  limits: TransmitTimeouts,
): Promise<TransmissionEnd> {
  const state = stateOf(line)
  const { hasPipelining } = abilities
  const ask = (command: string, limitMs: number): Promise<SaidReply> => {
    if (!hasPipelining) talk.write(`${command}\r\n`)
    return talk.reply(limitMs)
  }
  const answered = (mail: SaidReply, recipients: Answered['recipients'], rest: Partial<Answered> = {}): Answered => ({
    kind: 'answered',
    mail,
    recipients,
    data: null,
    end: null,
    ...rest,
  })
  const nobody = commands.recipients.map(() => null)

  talk.begin('mail')
  if (hasPipelining) {
    const reset = state.needsReset ? ['RSET'] : []
    talk.write(`${[...reset, commands.mail, ...commands.recipients, 'DATA'].join('\r\n')}\r\n`)
  }
  if (state.needsReset) await reset(ask, limits.mailMs)
  state.needsReset = false
  const mail = decided(await ask(commands.mail, limits.mailMs))
  if (isFarewell(mail)) return leaveAfter(line, answered(mail, nobody))
  const isMailTaken = isYes(mail)
  state.needsReset = isMailTaken
  if (!isMailTaken && !hasPipelining) return answered(mail, nobody)

  talk.begin('rcpt')
  const replies: SaidReply[] = []
  for (const command of commands.recipients) {
    const reply = decided(await ask(command, limits.rcptMs))
    replies.push(reply)
    if (isFarewell(reply))
      return leaveAfter(line, answered(mail, isMailTaken ? afterFarewell(replies, nobody) : nobody, {}))
  }
  const isTaken = replies.some(isYes)
  // what a server says of recipients it has no sender for says nothing about them
  const recipients = isMailTaken ? replies : nobody
  if (!isTaken && !hasPipelining) return answered(mail, recipients)

  talk.begin('data')
  const data = await ask('DATA', limits.dataMs)
  const isWanted = isMailTaken && isTaken
  if (data.code !== 354) {
    if (isFarewell(data)) breakLine(line)
    else decided(data)
    if (isYes(data)) throw new SessionStop('not-smtp', `${data.code} to DATA`)
    return answered(mail, recipients, isWanted ? { data } : {})
  }
  if (isWanted) {
    const end = await sendBody(talk, line, message.body, hooks, limits)
    return answered(mail, recipients, { data, end })
  }
  // RFC 2920 section 3.1: all recipients failed and DATA did not, so an empty message ends it; but none for recipients without a sender
  if (isTaken) return leaveAfter(line, answered(mail, recipients))
  talk.write('.\r\n')
  const end = await talk.reply(limits.endMs)
  state.needsReset = false
  return isFarewell(end) ? leaveAfter(line, answered(mail, recipients)) : answered(mail, recipients)
}

async function reset(ask: (command: string, limitMs: number) => Promise<SaidReply>, limitMs: number): Promise<void> {
  const reply = await ask('RSET', limitMs)
  if (!isYes(reply)) throw new SessionStop(isFarewell(reply) ? 'rate-limited' : 'rejected', `${reply.code} to RSET`)
}

function isYes({ code }: SaidReply): boolean {
  return code >= 200 && code < 300
}

/** RFC 5321 section 3.8: the server closes the connection, whatever it was asked. */
function isFarewell({ code }: SaidReply): boolean {
  return code === 421
}

/** Of a command that is answered by yes or no. */
function decided(reply: SaidReply): SaidReply {
  if (reply.code >= 300 && reply.code < 400) throw new SessionStop('not-smtp', `${reply.code} out of place`)
  return reply
}

/** The server's farewell is its answer to all who were not answered, and takes back what it said before: no message was sent. */
function afterFarewell(replies: readonly SaidReply[], all: readonly null[]): readonly (SaidReply | null)[] {
  const farewell = replies.at(-1) ?? null
  return all.map((_none, index) => {
    const reply = replies[index]
    return reply === undefined || isYes(reply) ? farewell : reply
  })
}

function leaveAfter(line: OpenSession['line'], end: Answered): Answered {
  breakLine(line)
  return end
}
