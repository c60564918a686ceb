// The last look before a plan runs: how much it is, what is still to be accepted, whether the hosts take it back by themselves, and the button.
import type { PushPlan } from '#domain/push/push-plan.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Mark } from '../../kit/mark.tsx'
import { Picker } from '../../kit/picker.tsx'
import { isGravePlan, mayApply, openConsents, workingHosts } from '../../kit/plan/plan-consent.ts'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import type { SitePush } from './push-store.ts'

const minutes = [2, 5, 10, 15, 30, 60, 120] as const
const usualMinutes = 10

export interface ApplyCardProps {
  readonly push: SitePush
  readonly plan: PushPlan
  readonly onRevertAfter: (minutes: number | null) => void
  readonly onApply: () => void
  readonly onPlan: () => void
}

export function ApplyCard({ push, plan, onRevertAfter, onApply, onPlan }: ApplyCardProps) {
  const { t, formats } = useTranslation()
  const open = openConsents(plan, push.accepted)
  const touched = workingHosts(plan)
  const changes = touched.reduce((sum, host) => sum + host.changes.length, 0)
  const isUndo = plan.kind === 'undo'
  const canRevert = touched.every((host) => host.canRevert)
  return (
    <Card
      title={t(isUndo ? 'push:apply.undo-title' : 'push:apply.title')}
      sub={t('push:apply.sub', {
        changes: t('push:plan.changes', { count: changes }),
        hosts: t('push:hosts.count', { count: touched.length }),
      })}
      padded
    >
      <div className="form">
        <p>{t(isUndo ? 'push:apply.how-undo' : touched.length > 1 ? 'push:apply.how-many' : 'push:apply.how')}</p>
        {isUndo ? null : canRevert ? (
          <div>
            <Toggle
              label={t('push:apply.revert')}
              hint={t('push:apply.revert-hint')}
              isSelected={push.revertAfterMinutes !== null}
              onChange={(isOn) => onRevertAfter(isOn ? usualMinutes : null)}
            />
            {push.revertAfterMinutes === null ? null : (
              <div className="push-minutes">
                <Picker
                  label={t('push:apply.minutes')}
                  options={minutes.map((count) => ({
                    value: String(count),
                    label: t('push:apply.minute', { count }),
                  }))}
                  value={String(push.revertAfterMinutes)}
                  onChange={(value) => onRevertAfter(Number(value))}
                />
              </div>
            )}
          </div>
        ) : (
          <p className="hint">{t('push:apply.no-revert')}</p>
        )}
        {open === 0 ? null : (
          <p className="push-line" role="status">
            <Mark kind="warn" />
            {t('push:apply.open', { count: open })}
          </p>
        )}
        <div className="push-actions">
          <Button
            kind={isGravePlan(plan) ? 'danger' : 'primary'}
            isDisabled={!mayApply(plan, push.accepted)}
            onPress={onApply}
          >
            {t(isUndo ? 'push:apply.undo' : 'push:apply.go')}
          </Button>
          <Button onPress={onPlan}>{t('push:apply.again')}</Button>
        </div>
        <p className="hint">
          {t('push:apply.hash', { when: formats.dateTime(plan.createdAt) })}{' '}
          <span className="mono path">{plan.hash}</span>
        </p>
      </div>
    </Card>
  )
}
