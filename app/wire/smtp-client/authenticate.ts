// Signs in on a session to hand mail in (RFC 4954), inside TLS that was judged and never in clear: by PLAIN, or by LOGIN where that alone is offered.
// What the server says comes back without anything that was given to it, also where the server repeats it.
import { isPermitFor, type Permit } from '../enforce/permit.ts'
import { SessionStop } from '../session-stop.ts'
import { secretHider } from './hide-secrets.ts'
import { breakLine } from './line-state.ts'
import { startTalk, type Talk } from './talk.ts'
import type { SaidReply } from './transmission.ts'

export interface Credentials {
  readonly user: string
  readonly password: string
}

export type SignedIn =
  | { readonly ok: true; readonly mechanism: Mechanism; readonly words: string }
  /** `refused` = the server does not know the person by these words; everything else is no word about them. */
  | { readonly ok: false; readonly cause: 'not-offered' | 'refused' | 'failed'; readonly words: string }
type Mechanism = 'PLAIN' | 'LOGIN'

const replyMs = 30_000
const wholeMs = 90_000

/** Signs in; a permit for a session without TLS, or not made by `enforce`, throws. */
export async function authenticate(permit: Permit, credentials: Credentials, signal: AbortSignal): Promise<SignedIn> {
  const { session } = permit
  if (!isPermitFor(permit, session) || session.tls === null)
    throw new Error('a password is said inside judged TLS only')
  const { authMechanisms } = session.abilities
  const mechanism = (['PLAIN', 'LOGIN'] as const).find((each) => authMechanisms.includes(each))
  if (mechanism === undefined) return { ok: false, cause: 'not-offered', words: authMechanisms.join(' ') }
  const talk = startTalk(session.line, { onStep: () => undefined }, signal, wholeMs)
  const without = secretHider(credentials)
  try {
    const reply = mechanism === 'PLAIN' ? await sayPlain(talk, credentials) : await sayLogin(talk, credentials)
    const words = without(wordsOf(reply))
    if (reply.code === 235) return { ok: true, mechanism, words }
    // 454 and other 4xx are about the server, 535 and its kin about the person (RFC 4954 section 6)
    const isAboutPerson = reply.code === 535 || reply.code === 534 || reply.code === 530
    return { ok: false, cause: isAboutPerson ? 'refused' : 'failed', words }
  } catch (error) {
    breakLine(session.line)
    if (!(error instanceof SessionStop)) throw error
    const end = talk.cutOf(error)
    return { ok: false, cause: 'failed', words: without(end.kind === 'cut' ? end.detail || end.cause : error.message) }
  } finally {
    talk.end()
  }
}

async function sayPlain(talk: Talk, { user, password }: Credentials): Promise<SaidReply> {
  talk.write(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}\r\n`)
  return await talk.reply(replyMs)
}

async function sayLogin(talk: Talk, { user, password }: Credentials): Promise<SaidReply> {
  talk.write('AUTH LOGIN\r\n')
  const first = await talk.reply(replyMs)
  if (first.code !== 334) return first
  talk.write(`${base64(user)}\r\n`)
  const second = await talk.reply(replyMs)
  if (second.code !== 334) return second
  talk.write(`${base64(password)}\r\n`)
  return await talk.reply(replyMs)
}

function wordsOf({ code, lines }: SaidReply): string {
  return `${code} ${lines.join(' ')}`.trim()
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}
