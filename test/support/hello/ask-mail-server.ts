// Asks a mail server with one hello: banner, EHLO, STARTTLS, then the hello. Anything but the expected reply is a bug of the test's server.
import { connect, type Socket } from 'node:net'
import type { HelloAnswer } from '#domain/hello-answer.ts'
import type { AskedHello } from '#domain/hello-round.ts'
import type { ClientHello } from '#wire/hello/client-hello.ts'
import { absorbFullAnswer, type FullPlan, nextFullQuestion, startFullPlan } from '#wire/hello/plan/full-plan.ts'
import { nextVerdictMove } from '#wire/hello/plan/verdict-plan.ts'
import { sendHello } from '#wire/hello/send-hello.ts'
import type { FlightDepth } from '#wire/hello/server-reply.ts'
import { readReplies } from '#wire/smtp-reply.ts'

export interface MailServerPlace {
  readonly address: string
  readonly port: number
}

type Line = readonly [line: string, code: number]
const greeting: readonly Line[] = [
  ['', 220],
  ['EHLO gateway.test', 250],
]

/** A clean session without TLS. */
export async function sayHelloAndQuit(place: MailServerPlace): Promise<void> {
  const socket = await converse(place, [...greeting, ['QUIT', 221]])
  socket.destroy()
}

async function converse({ address, port }: MailServerPlace, lines: readonly Line[]): Promise<Socket> {
  const socket = connect({ host: address, port })
  const reader = readReplies(socket, () => {})
  for (const [line, code] of lines) {
    if (line !== '') socket.write(`${line}\r\n`)
    const outcome = await reader.next(10_000)
    if (!outcome.ok || outcome.reply.code !== code) throw new Error(`no ${code}: ${JSON.stringify(outcome)}`)
  }
  reader.release()
  return socket
}

/** One connection, one question. */
export async function askMailServer(
  { address, port }: MailServerPlace,
  hello: ClientHello,
  depth: FlightDepth = 'whole-flight',
): Promise<HelloAnswer> {
  const socket = await converse({ address, port }, [...greeting, ['STARTTLS', 220]])
  return sendHello(socket, hello, { timeoutMs: 10_000, signal: new AbortController().signal, depth })
}

/** The aborted hellos of the verdict plan. */
export async function runVerdictPlan(place: MailServerPlace, serverName: string): Promise<readonly AskedHello[]> {
  const answers: AskedHello[] = []
  for (;;) {
    const move = nextVerdictMove(serverName, answers)
    if (move.kind === 'end') return answers
    answers.push({ step: move.step, answer: await askMailServer(place, move.hello) })
  }
}

/** The full plan without pauses. */
export async function runFullPlan(place: MailServerPlace, serverName: string): Promise<FullPlan> {
  let plan = startFullPlan(serverName)
  for (let question = nextFullQuestion(plan); question !== null; question = nextFullQuestion(plan)) {
    plan = absorbFullAnswer(plan, await askMailServer(place, question.hello, question.depth))
  }
  return plan
}
