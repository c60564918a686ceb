// Everything else that can be agreed, part by part. A closed part says what it amounts to and whether it was changed; the usual needs no word.
import { defaultChoice } from '#domain/policy-choice.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Fold } from '../../kit/fold.tsx'
import { useTranslation } from '../../translation.tsx'
import { valuesOf } from './choice-values.ts'
import {
  type ChoicePart,
  choiceParts,
  isPartWrong,
  isUsual,
  partWords,
  shownParts,
  withoutWrong,
} from './choice-words.ts'
import { DirectionPart } from './direction-part.tsx'
import { FailurePart } from './failure-part.tsx'
import type { PartProps } from './field-binding.ts'
import { InboundPart } from './inbound-part.tsx'
import { ClientPart, PinsPart, ProtocolPart, ReviewPart, RoutePart } from './outbound-parts.tsx'
import { readChoice } from './read-choice.ts'
import { TrustPart } from './trust-part.tsx'
import type { Config } from './use-config.ts'

const bodies: Readonly<Record<ChoicePart, (props: PartProps) => React.ReactNode>> = {
  direction: DirectionPart,
  inbound: InboundPart,
  trust: TrustPart,
  pins: PinsPart,
  protocol: ProtocolPart,
  client: ClientPart,
  route: RoutePart,
  failure: FailurePart,
  review: ReviewPart,
}

export function DemandsCard({ config }: { config: Config }) {
  const { t, formats } = useTranslation()
  const { values } = config
  const changed = (Object.keys(choiceParts) as readonly ChoicePart[]).filter((part) => !isUsual(values, part))
  const reset = () => config.change({ ...valuesOf(defaultChoice), level: values.level })
  const { keptAt } = config
  return (
    <Card
      title={t('configure:more.title')}
      sub={changed.length === 0 ? t('configure:more.usual') : t('configure:more.changed', { count: changed.length })}
      actions={
        changed.length === 0 ? null : (
          <Button kind="quiet" onPress={reset}>
            {t('configure:more.reset')}
          </Button>
        )
      }
    >
      <ul className="demands">
        {shownParts(values).map((part) => (
          <Demand key={part} part={part} config={config} />
        ))}
      </ul>
      {keptAt === null ? null : (
        <p className="demands-note hint">{t('configure:more.kept', { when: formats.dateTime(keptAt) })}</p>
      )}
    </Card>
  )
}

function Demand({ part, config }: { part: ChoicePart; config: Config }) {
  const { t, formats } = useTranslation()
  const Body = bodies[part]
  const { values, issues } = config
  const choice = config.choice ?? readChoice(withoutWrong(values, issues)).choice
  const isWrong = isPartWrong(issues, part)
  const words = isWrong || choice === null ? null : partWords(choice, part, t, formats)
  return (
    <li className="demand">
      <Fold
        title={
          <span className="demand-head">
            <span className="demand-name">{t(`configure:part.${part}`)}</span>
            <span className={isWrong ? 'bad' : 'secondary'}>{isWrong ? t('configure:more.wrong') : words}</span>
            {isUsual(values, part) ? null : <span className="tag">{t('configure:more.tag')}</span>}
          </span>
        }
      >
        <div className="form demand-body">
          <Body values={values} issues={issues} change={config.change} />
        </div>
      </Fold>
    </li>
  )
}
