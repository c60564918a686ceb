// The level mail to the partner must reach, and whether subdomains are meant too.
import { Card } from '../../kit/card.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Notice } from '../../kit/notice.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import type { LevelOption } from './level-options.ts'
import type { Config } from './use-config.ts'

export function LevelCard({ config, isLevelChosen }: { config: Config; isLevelChosen: boolean }) {
  const { t, formats } = useTranslation()
  const { values, options, level } = config
  const refused = options.find((option) => isLevelChosen && option.level === values.level && option.refusal !== null)
  const detail = ({ level: each, refusal, unable }: LevelOption) => {
    if (refusal !== null) return t(`configure:${refusal}`)
    const protects = t(`probe:mode.${each}.protects`)
    return unable.length === 0
      ? protects
      : `${protects} ${t('configure:refused-by-some', { sites: formats.list(unable) })}`
  }
  if (values.direction === 'inbound') {
    return (
      <Card title={t('configure:level')} padded>
        <p className="secondary">{t('configure:level-inbound')}</p>
      </Card>
    )
  }
  return (
    <Card title={t('configure:level')} sub={t('configure:level-sub')} padded>
      {refused?.refusal == null ? null : (
        <div className="block-end">
          <Notice tone="warn">
            {t('configure:level-refused-now', {
              level: t(`probe:mode.${refused.level}.name`),
              reason: t(`configure:${refused.refusal}`),
            })}
          </Notice>
        </div>
      )}
      <Choice
        label={t('configure:level')}
        isLabelHidden
        look="tiles"
        options={options.map((option) => ({
          value: option.level,
          label: t(`probe:mode.${option.level}.name`),
          detail: detail(option),
          isDisabled: option.refusal !== null,
        }))}
        value={options.find((option) => option.level === level)?.level ?? null}
        onChange={config.chooseLevel}
      />
      <Toggle
        label={t('configure:subdomains')}
        isSelected={values.includeSubdomains}
        onChange={(includeSubdomains) => config.change({ includeSubdomains })}
      />
    </Card>
  )
}
