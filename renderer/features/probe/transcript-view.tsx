// What really went over the wire, per address: time, direction, line. Everything in it came from outside and is shown as plain text.
import type { SmtpSession, TranscriptLine } from '#domain/observation.ts'
import { Card } from '../../kit/card.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { Fold } from '../../kit/fold.tsx'
import { useTranslation } from '../../translation.tsx'

export interface TranscriptViewProps {
  readonly sessions: readonly SmtpSession[]
  readonly level: 2 | 3
  readonly copy: (text: string) => Promise<boolean>
}

const arrows: Readonly<Record<TranscriptLine['direction'], string>> = { in: '←', out: '→', note: '·' }

/** A session as text to keep or send. */
export function transcriptText(session: SmtpSession): string {
  const lines = session.transcript.map(
    (line) => `${Math.round(line.atMs).toString().padStart(6)} ms ${arrows[line.direction]} ${line.text}`,
  )
  return `${session.host} [${session.ip}]:${session.port} ${session.startedAt}\n${lines.join('\n')}\n`
}

export function TranscriptView({ sessions, level, copy }: TranscriptViewProps) {
  const { t } = useTranslation()
  if (sessions.length === 0) return null
  return (
    <Card
      title={t('test.transcript.title')}
      sub={t('test.transcript.sub')}
      level={level}
      actions={
        <CopyButton text={() => sessions.map(transcriptText).join('\n')} copy={copy}>
          {t('test.transcript.copy')}
        </CopyButton>
      }
    >
      <div className="transcripts">
        {sessions.map((session) => (
          <Fold
            key={`${session.host} ${session.ip}`}
            title={
              <span className="mono">
                {session.host} <span className="muted">{session.ip}</span>
              </span>
            }
          >
            <Lines session={session} />
          </Fold>
        ))}
      </div>
    </Card>
  )
}

function Lines({ session }: { session: SmtpSession }) {
  const { t, formats } = useTranslation()
  const words = { in: t('test.transcript.received'), out: t('test.transcript.sent'), note: t('test.transcript.note') }
  return (
    <ol className="transcript mono">
      {session.transcript.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a finished transcript never move
        <li key={index} className={`transcript-${line.direction}`}>
          <span className="muted number">{formats.duration(line.atMs)}</span>
          <span aria-hidden="true">{arrows[line.direction]}</span>
          <span>
            <span className="visually-hidden">{words[line.direction]}: </span>
            {line.text}
          </span>
        </li>
      ))}
    </ol>
  )
}
