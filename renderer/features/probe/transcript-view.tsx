// What really went over the wire, per address: time, direction, line; all of it or the lines that hold a text. Everything in it came from
// outside and is shown as plain text.
import { useState } from 'react'
import type { SmtpSession, TranscriptLine } from '#domain/observation.ts'
import { Card } from '../../kit/card.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { Fold } from '../../kit/fold.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import { arrows, filterTranscripts, transcriptText } from './transcript.ts'

export interface TranscriptViewProps {
  readonly sessions: readonly SmtpSession[]
  readonly level: 2 | 3
  readonly copy: (text: string) => Promise<boolean>
}

export function TranscriptView({ sessions, level, copy }: TranscriptViewProps) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState('')
  if (sessions.length === 0) return null
  const isFiltered = wanted.trim() !== ''
  const shown = filterTranscripts(sessions, wanted)
  return (
    <Card
      title={t('test.transcript.title')}
      sub={t('test.transcript.sub')}
      level={level}
      actions={
        <CopyButton text={() => shown.map(transcriptText).join('\n')} copy={copy}>
          {t('test.transcript.copy')}
        </CopyButton>
      }
    >
      <div className="transcripts">
        <TextField
          label={t('report:transcript.filter')}
          value={wanted}
          onChange={setWanted}
          placeholder={t('report:transcript.placeholder')}
        />
        <p className="visually-hidden" role="status">
          {isFiltered ? t('report:transcript.shown', { count: countLines(shown) }) : ''}
        </p>
        {shown.length === 0 ? <p className="muted">{t('report:transcript.none', { text: wanted.trim() })}</p> : null}
        {shown.map((session) => (
          <Fold
            key={`${session.host} ${session.ip} ${isFiltered}`}
            isOpenAtFirst={isFiltered}
            title={
              <span className="mono">
                {session.host} <span className="muted">{session.ip}</span>
              </span>
            }
          >
            <Lines lines={session.transcript} />
            <CopyButton text={() => transcriptText(session)} copy={copy}>
              {t('report:transcript.copy-one')}
            </CopyButton>
          </Fold>
        ))}
      </div>
    </Card>
  )
}

function countLines(sessions: readonly SmtpSession[]): number {
  return sessions.reduce((sum, session) => sum + session.transcript.length, 0)
}

function Lines({ lines }: { lines: readonly TranscriptLine[] }) {
  const { t, formats } = useTranslation()
  const words = { in: t('test.transcript.received'), out: t('test.transcript.sent'), note: t('test.transcript.note') }
  return (
    <ol className="transcript mono">
      {lines.map((line, index) => (
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
