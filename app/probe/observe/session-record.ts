// Collects what one session sees into an SmtpSession: facts, times and a bounded transcript of printable lines.
import type { SessionStep, SmtpSession, StopCause, TlsFacts, TranscriptLine } from '#domain/observation.ts'
import type { Clock } from '#ports/clock.ts'
import type { EhloFacts } from '#wire/smtp-ehlo.ts'
import { printable } from '#wire/smtp-reply.ts'

const maxTranscriptLines = 300

/** Starts the record of a session with one address. */
export function startRecord(
  order: { readonly host: string; readonly ip: string; readonly clock: Clock },
  port: number,
) {
  const startedMs = order.clock.elapsedMs()
  const startedAt = order.clock.now()
  const transcript: TranscriptLine[] = []
  let current: SessionStep = 'connect'
  let connections = 0
  let facts: Partial<SmtpSession> = {}
  const elapsedMs = () => Math.round(order.clock.elapsedMs() - startedMs)
  const note = (direction: TranscriptLine['direction'], text: string) => {
    if (transcript.length < maxTranscriptLines) transcript.push({ direction, atMs: elapsedMs(), text: printable(text) })
  }
  return {
    elapsedMs,
    note,
    begin(step: SessionStep) {
      current = step
    },
    currentStep: () => current,
    countConnection() {
      connections += 1
    },
    banner(text: string) {
      facts = { ...facts, banner: printable(text) }
    },
    offered(ehlo: EhloFacts) {
      facts = { ...facts, keywords: [...ehlo.keywords], isEhloMalformed: ehlo.isMalformed }
    },
    offeredInsideTls(ehlo: EhloFacts) {
      facts = { ...facts, keywordsInsideTls: [...ehlo.keywords] }
    },
    dropped(bytes: number) {
      facts = { ...facts, strayBytes: bytes }
      if (bytes > 0) note('note', `${bytes} bytes sent before the handshake were dropped`)
    },
    secured(tls: TlsFacts) {
      facts = { ...facts, tls }
      note('note', `${tls.protocol} ${tls.cipher}`)
    },
    stopped(cause: StopCause, detail: string) {
      facts = { ...facts, stopped: { at: current, cause, detail: printable(detail) } }
      note('note', `${current}: ${cause} ${detail}`)
    },
    finish(): SmtpSession {
      return {
        host: order.host,
        ip: order.ip,
        port,
        startedAt,
        durationMs: elapsedMs(),
        connections,
        banner: null,
        keywords: [],
        keywordsInsideTls: [],
        isEhloMalformed: false,
        strayBytes: 0,
        tls: null,
        stopped: null,
        transcript,
        ...facts,
      }
    },
  }
}
