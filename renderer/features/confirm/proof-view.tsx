// One counter-proof as it is kept: verdict with every reason, the table, what it was made with, the normal route afterwards, and whether anything
// is left behind.
import type { ReactNode } from 'react'
import type { CounterProof, ModeProof } from '#domain/confirm/counter-proof.ts'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Mark } from '../../kit/mark.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'
import { isUnended, verdictTones } from './confirm-words.ts'
import { GivenUpNotice } from './give-up.tsx'
import { LinesView } from './lines-view.tsx'
import { ModeTable } from './mode-table.tsx'

export interface ProofViewProps {
  readonly proof: CounterProof
  /** Whether it ended just now, and is spoken. */
  readonly isLive?: boolean
  /** The way to clean up, where something may be left. */
  readonly cleanUp: ReactNode
}

export function ProofView({ proof, isLive = false, cleanUp }: ProofViewProps) {
  const { t, formats } = useTranslation()
  const when = formats.dateTime(proof.startedAt)
  const label = t('confirm:page.of', { what: t('confirm:page.table.label'), when })
  const { verdict, reasons, modes, fault, givenUp, host } = proof
  return (
    <div className="stack">
      {isUnended(proof) ? (
        <Notice tone="unknown">{t('confirm:page.proof.running')}</Notice>
      ) : (
        <Notice tone={verdictTones[verdict]} live={isLive}>
          <p>
            <strong>{t(`confirm:verdict.${verdict}`)}</strong>
          </p>
          {reasons.map((reason) => (
            <p key={reason}>{t(`confirm:reason.${reason}`)}</p>
          ))}
        </Notice>
      )}
      <Temporary proof={proof} cleanUp={cleanUp} />
      {givenUp === undefined ? null : <GivenUpNotice givenUp={givenUp} of={`${host}, ${when}`} />}
      {fault === null || fault.code === 'job.cancelled' ? null : <FaultPanel fault={fault} isCalm={!isLive} />}
      {modes.length === 0 ? null : <ModeTable rows={modes} isRunning={false} label={label} />}
      <ProofFacts proof={proof} />
      <GatewayLines modes={modes.filter(({ lines }) => lines.length > 0)} when={when} />
    </div>
  )
}

/** What is left, as far as anybody looked; where it was given up nobody did, and what may be left is told with that. */
function Temporary({ proof: { temporary, left, givenUp }, cleanUp }: Pick<ProofViewProps, 'proof' | 'cleanUp'>) {
  const { t } = useTranslation()
  if (temporary === 'not-known' && givenUp !== undefined) return null
  if (temporary === 'gone') {
    return (
      <p className="push-line">
        <Mark kind="good" />
        <span>{t('confirm:temporary.gone')}</span>
      </p>
    )
  }
  return (
    <Notice tone={temporary === 'left' ? 'bad' : 'warn'} action={cleanUp}>
      <p>{t(`confirm:temporary.${temporary}`)}</p>
      {left.map((line) => (
        <p key={line} className="mono path">
          {line}
        </p>
      ))}
    </Notice>
  )
}

/** The lines the gateway says it in, mode by mode behind one line. */
function GatewayLines({ modes, when }: { modes: readonly ModeProof[]; when: string }) {
  const { t } = useTranslation()
  if (modes.length === 0) return null
  const count = modes.reduce((sum, { lines }) => sum + lines.length, 0)
  return (
    <Fold title={t('confirm:page.proof.lines', { count })}>
      <div className="push-more stack-tight">
        {modes.map(({ mode, lines }) => (
          <div key={mode}>
            <h3>{t(`confirm:mode.${mode}.name`)}</h3>
            <LinesView label={t('confirm:page.of', { what: t(`confirm:mode.${mode}.name`), when })} lines={lines} />
          </div>
        ))}
      </div>
    </Fold>
  )
}

function ProofFacts({ proof }: { proof: CounterProof }) {
  const { t, formats } = useTranslation()
  const { product, host, domain, level, startedAt, endedAt, rule, normalRoute, policySha256, configSha256 } = proof
  const end = endedAt === null ? '' : ` – ${formats.dateTime(endedAt)}`
  const normal =
    normalRoute === null
      ? t('confirm:page.proof.normal-unknown')
      : normalRoute.isSame
        ? t('confirm:page.proof.normal-same')
        : t('confirm:page.proof.normal-other', { detail: normalRoute.detail })
  const facts: readonly (readonly [string, string, boolean])[] = [
    [t('confirm:page.proof.place'), host, false],
    [t('confirm:page.proof.product'), `${product.name} ${product.version}`.trim(), false],
    [t('confirm:page.proof.domain'), domain, false],
    [t('confirm:page.proof.level'), `${t(`gateway:level.${level}.name`)} (${level})`, false],
    [t('confirm:page.proof.when'), `${formats.dateTime(startedAt)}${end}`, false],
    [
      t('confirm:page.proof.rule'),
      rule.text === null ? t('confirm:page.proof.no-rule') : `${rule.text} (${rule.source})`,
      rule.text !== null,
    ],
    [t('confirm:page.proof.normal'), normal, false],
    [t('confirm:page.proof.policy-hash'), policySha256, true],
    [t('confirm:page.proof.config-hash'), configSha256, true],
  ]
  return (
    <dl className="facts facts-wide">
      {facts.map(([name, value, isMono]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd className={isMono ? 'mono path' : 'path'}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
