// One record of the relay's evidence about a test mail: where it went, inside which TLS, and how the attempt ended.
import type { EvidenceAttempt, EvidenceRecord } from '#domain/evidence-record.ts'
import type { Translate } from '#i18n/translate.ts'
import { useTranslation } from '../../translation.tsx'

export function EvidenceView({ record: { link } }: { record: EvidenceRecord }) {
  const { t, formats } = useTranslation()
  const { number, at, subject, hash } = link
  if (subject.kind !== 'attempt') return null
  const { path, handshake } = subject
  const facts: readonly (readonly [string, string, isMono?: true])[] = [
    [t('confirm:page.evidence.server'), [path?.host, path?.ip].filter((part) => part != null).join(', ') || '–'],
    [
      t('confirm:page.evidence.tls'),
      handshake === null ? t('confirm:page.evidence.no-tls') : `${handshake.protocol}, ${handshake.suite}`,
    ],
    [t('confirm:page.evidence.outcome'), `${t(`confirm:page.evidence.ended.${subject.outcome}`)}; ${why(subject, t)}`],
    [t('confirm:page.evidence.certificate'), handshake?.certificates[0] ?? '–', true],
    [t('confirm:page.evidence.hash'), hash, true],
  ]
  return (
    <div className="stack-tight">
      <h4>{t('confirm:page.evidence.number', { number, when: formats.dateTime(at) })}</h4>
      <dl className="facts facts-wide">
        {facts.map(([name, value, isMono]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd className={isMono === true ? 'mono path' : 'path'}>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function why({ verdict }: EvidenceAttempt, t: Translate): string {
  switch (verdict.kind) {
    case 'permitted':
      return t('confirm:page.evidence.permitted')
    case 'refused':
      return t(`relay:refusal.${verdict.reason}`)
    case 'not-reached':
      return t('confirm:page.evidence.not-reached')
  }
}
