// One test mail: the way it took, what the gateway says became of it, the lines it says so in, the SMTP session, and the relay's evidence.
import type { TestSend } from '#domain/confirm/test-send.ts'
import type { EvidenceRecord } from '#domain/evidence-record.ts'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import { fateMark, sendWords } from './confirm-words.ts'
import { EvidenceView } from './evidence-view.tsx'
import { LinesView } from './lines-view.tsx'

const speakers = ['us', 'them', 'note'] as const

export interface SendViewProps {
  readonly send: TestSend
  /** Whether it is being sent or followed now. */
  readonly isUnderWay?: boolean
}

export function SendView({ send, isUnderWay = false }: SendViewProps) {
  const { t, formats } = useTranslation()
  const { way, through, token, fate, lines, transcript, evidence, fault, sentAt } = send
  const of = (what: string) => t('confirm:page.of', { what, when: formats.dateTime(sentAt) })
  const { word, details } = sendWords(send, t, isUnderWay)
  return (
    <div className="stack-tight">
      <dl className="facts facts-wide">
        <div className="fact">
          <dt>{t('confirm:page.send.through')}</dt>
          <dd className="path">
            {through}, {t(`confirm:way.${way}`)}
          </dd>
        </div>
        <div className="fact">
          <dt>{t('confirm:page.send.token')}</dt>
          <dd className="mono path">{token}</dd>
        </div>
        <div className="fact">
          <dt>{t('confirm:page.send.fate')}</dt>
          <dd>
            <span className="push-line" role="status">
              <Mark kind={isUnderWay && fate === null ? 'running' : fateMark(fate)} />
              <strong>{word}</strong>
            </span>
            {details.map((detail) => (
              <div key={detail} className="hint path">
                {detail}
              </div>
            ))}
          </dd>
        </div>
      </dl>
      {fault === null ? null : <FaultPanel fault={fault} isCalm />}
      {lines.length === 0 ? null : (
        <Fold title={t('confirm:page.send.lines', { count: lines.length })}>
          <LinesView label={of(t('confirm:page.send.lines-of'))} lines={lines} />
        </Fold>
      )}
      {transcript.length === 0 ? null : (
        <Fold title={t('confirm:page.send.transcript')}>
          <TranscriptLines label={of(t('confirm:page.send.transcript'))} lines={transcript} />
        </Fold>
      )}
      {evidence.length === 0 ? null : (
        <Fold title={t('confirm:page.send.evidence', { count: evidence.length })}>
          <Records records={evidence} />
        </Fold>
      )}
    </div>
  )
}

function Records({ records }: { records: readonly EvidenceRecord[] }) {
  return (
    <ul className="plain-list push-more stack-tight">
      {records.map((record) => (
        <li key={record.link.hash}>
          <EvidenceView record={record} />
        </li>
      ))}
    </ul>
  )
}

/** An SMTP session, who said what. */
export function TranscriptLines({ label, lines }: { label: string; lines: TestSend['transcript'] }) {
  const { t } = useTranslation()
  const width = Math.max(...speakers.map((speaker) => t(`confirm:page.send.${speaker}`).length))
  return (
    <LinesView
      label={label}
      lines={lines.map(({ from, text }) => ({ at: t(`confirm:page.send.${from}`).padEnd(width), text }))}
    />
  )
}
