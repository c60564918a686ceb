// Old algorithms a host still needs, chosen one by one with a warning; for the host itself and for each host gone through.
import { type LegacyAlgorithm, legacyAlgorithms } from '#domain/push/push-host.ts'
import { Fold } from '../../kit/fold.tsx'
import { Notice } from '../../kit/notice.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'

export interface LegacyFieldsProps {
  readonly legacy: readonly LegacyAlgorithm[]
  /** Number of the host gone through; none = the host itself. */
  readonly jump?: number
  readonly onChange: (legacy: readonly LegacyAlgorithm[]) => void
}

export function LegacyFields({ legacy, jump, onChange }: LegacyFieldsProps) {
  const { t } = useTranslation()
  const count = legacy.length
  const title = t('push:host.legacy', { count })
  const own = jump === undefined ? title : `${t('push:host.jump', { number: jump })}: ${title}`
  return (
    <Fold title={own} isOpenAtFirst={count > 0}>
      <div className="form push-more">
        <Notice tone="warn">{t('push:host.legacy-warning')}</Notice>
        <fieldset className="push-legacy">
          <legend className="visually-hidden">{own}</legend>
          {legacyAlgorithms.map((name) => (
            <Toggle
              key={name}
              label={name}
              isSelected={legacy.includes(name)}
              onChange={(isOn) => onChange(isOn ? [...legacy, name] : legacy.filter((each) => each !== name))}
            />
          ))}
        </fieldset>
      </div>
    </Fold>
  )
}
