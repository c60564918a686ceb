// What the admin's own gateways would negotiate with the servers of a domain; a hello known from documents alone is marked.
import type { ProbeReport } from '#domain/probe-report.ts'
import type { ReportDetails } from '#domain/report-details.ts'
import { simulationGroups } from '#domain/simulation-view.ts'
import type { SimulationVerdict } from '#domain/tls-profile.ts'
import { describeGateway, describeSimulation } from '#i18n/describe-depth.ts'
import { Card } from '../../kit/card.tsx'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'

export interface SimulationCardProps {
  readonly report: ProbeReport
  readonly details: ReportDetails
  readonly level: 2 | 3
}

export function SimulationCard({ report, details, level }: SimulationCardProps) {
  const { t } = useTranslation()
  const groups = simulationGroups(report.judgement.simulations, details)
  if (groups.length === 0) return null
  const Heading = level === 2 ? 'h3' : 'h4'
  return (
    <Card title={t('depth:simulation.title')} sub={t('depth:simulation.sub')} level={level}>
      {groups.map(({ gateway, outcomes }) => (
        <div key={gateway.id} className="offer">
          <Heading className="badge-title">
            {describeGateway(gateway, t)} <EvidenceTag evidence={gateway.evidence} />
          </Heading>
          <ul className="pairs">
            {outcomes.map(({ verdict, places }) => (
              <li key={JSON.stringify(verdict)}>
                <Mark kind={markOf(verdict)} />
                <div>
                  <p>{describeSimulation(verdict, t)}</p>
                  {verdict.kind === 'negotiated' && verdict.weaknesses.length > 0 ? (
                    <p>
                      {t('depth:simulation.weak', {
                        weaknesses: verdict.weaknesses.map((each) => t(`probe:gateway.weakness.${each}`)).join(', '),
                      })}
                    </p>
                  ) : null}
                  <p className="mono muted">{places.join(', ')}</p>
                </div>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Card>
  )
}

function EvidenceTag({ evidence }: { evidence: 'measured' | 'unverified' }) {
  const { t } = useTranslation()
  const text = evidence === 'measured' ? t('depth:gateway.measured') : t('depth:gateway.unverified-why')
  return <span className={evidence === 'measured' ? 'tag' : 'tag tag-unverified'}>{text}</span>
}

function markOf(verdict: SimulationVerdict): MarkKind {
  if (verdict.kind === 'negotiated') return verdict.weaknesses.length === 0 ? 'good' : 'warn'
  return verdict.kind === 'unknown' ? 'unknown' : 'bad'
}
