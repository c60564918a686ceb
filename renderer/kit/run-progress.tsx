// How far long work is, in numbers and as a bar, and the way to end it.
import { Label, ProgressBar } from 'react-aria-components'
import { useTranslation } from '../translation.tsx'
import { Button } from './button.tsx'

export interface RunProgressProps {
  readonly label: string
  readonly done: number
  /** 0 = not known yet. */
  readonly total: number
  readonly onCancel: () => void
}

export function RunProgress({ label, done, total, onCancel }: RunProgressProps) {
  const { t, formats } = useTranslation()
  const isKnown = total > 0
  const numbers = isKnown ? `${formats.number(done)} / ${formats.number(total)}` : ''
  return (
    <div className="run-progress">
      <ProgressBar
        className="progress"
        value={done}
        maxValue={Math.max(1, total)}
        isIndeterminate={!isKnown}
        valueLabel={numbers}
      >
        {({ percentage }) => (
          <>
            <span className="progress-words">
              <Label>{label}</Label>
              <span className="number secondary">{numbers}</span>
            </span>
            <svg className="progress-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
              <rect className="progress-rest" width="100" height="4" />
              <rect className="progress-done" width={isKnown ? (percentage ?? 0) : 12} height="4" />
            </svg>
          </>
        )}
      </ProgressBar>
      <Button onPress={onCancel}>{t('action.cancel')}</Button>
    </div>
  )
}
