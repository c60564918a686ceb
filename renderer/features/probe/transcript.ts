// Transcripts as text and filtered. A filter finds lines that hold the text; one that fits host or address shows that whole session.
import type { SmtpSession, TranscriptLine } from '#domain/observation.ts'

export const arrows: Readonly<Record<TranscriptLine['direction'], string>> = { in: '←', out: '→', note: '·' }

/** A session as text to keep or send. */
export function transcriptText(session: SmtpSession): string {
  const lines = session.transcript.map(
    (line) => `${Math.round(line.atMs).toString().padStart(6)} ms ${arrows[line.direction]} ${line.text}`,
  )
  return `${session.host} [${session.ip}]:${session.port} ${session.startedAt}\n${lines.join('\n')}\n`
}

/** The sessions with the lines that hold the text, whatever its case; sessions without any are left out. */
export function filterTranscripts(sessions: readonly SmtpSession[], text: string): readonly SmtpSession[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return sessions
  return sessions.flatMap((session) => {
    if (`${session.host} ${session.ip}`.toLowerCase().includes(wanted)) return [session]
    const transcript = session.transcript.filter((line) => line.text.toLowerCase().includes(wanted))
    return transcript.length === 0 ? [] : [{ ...session, transcript }]
  })
}
