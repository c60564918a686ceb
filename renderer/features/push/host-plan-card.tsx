// What would happen on one host: its product, every change, what to know, and what a person must accept first. A host where nothing is to be
// done says so and nothing else.
import type { HostPlan } from '#domain/push/push-plan.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Mark } from '../../kit/mark.tsx'
import { Notice } from '../../kit/notice.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import { ChangeView } from './change-view.tsx'
import { CommandsView } from './commands-view.tsx'
import { consentKey } from './plan-consent.ts'
import { noteText, reasonDetail } from './push-words.ts'

export interface HostPlanCardProps {
  readonly plan: HostPlan
  readonly gateway: string
  readonly accepted: readonly string[]
  readonly onAccept: (key: string, isAccepted: boolean) => void
  /** Plans the way back of a push that was never seen to end. */
  readonly onUndo: (recordId: string) => void
}

/** Changes that stand open when the plan is shown. */
const openAtFirst = 3

export function HostPlanCard({ plan, gateway, accepted, onAccept, onUndo }: HostPlanCardProps) {
  const { t, formats } = useTranslation()
  const { hostId, host, product, changes, unsafe, notes, unfinished } = plan
  const isNothing = changes.length === 0 && unfinished === null
  const recordId = unfinished?.recordId ?? null
  return (
    <Card
      title={host}
      sub={[
        `${product.name} ${product.version}`.trim(),
        isNothing ? t('push:plan.nothing-short') : t('push:plan.changes', { count: changes.length }),
      ].join(' · ')}
    >
      <div className="card-body push-plan">
        {unfinished === null ? null : (
          <Notice
            tone="warn"
            action={
              recordId === null ? undefined : (
                <Button onPress={() => onUndo(recordId)}>{t('push:plan.unfinished-undo')}</Button>
              )
            }
          >
            <p>
              <strong>{t('push:plan.unfinished', { when: formats.dateTime(unfinished.startedAt) })}</strong>
            </p>
            <p>{t(recordId === null ? 'push:plan.unfinished-foreign' : 'push:plan.unfinished-text')}</p>
          </Notice>
        )}
        {isNothing ? (
          <p className="push-line">
            <Mark kind="good" />
            <span>{t('push:plan.nothing-host')}</span>
          </p>
        ) : null}
        {unsafe.length === 0 ? null : (
          <section className="push-unsafe" aria-label={t('push:plan.unsafe-of', { host })}>
            <h3>{t('push:plan.unsafe')}</h3>
            <p className="secondary">{t('push:plan.unsafe-text')}</p>
            <ul className="plain-list">
              {unsafe.map((reason, index) => {
                const key = consentKey(hostId, reason.code)
                const detail = reasonDetail(reason, t)
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: one reason may stand twice with other names
                  <li key={`${key} ${index}`} className="push-reason">
                    <Mark kind="warn" />
                    <div>
                      <Toggle
                        label={t('push:plan.accept', { what: t(`push:unsafe.${reason.code}.title`) })}
                        hint={t(`push:unsafe.${reason.code}.explanation`)}
                        isSelected={accepted.includes(key)}
                        onChange={(isOn) => onAccept(key, isOn)}
                      />
                      {detail === '' ? null : <p className="mono path push-reason-detail">{detail}</p>}
                    </div>
                  </li>
                )
              })}
            </ul>
          </section>
        )}
        {notes.length === 0 ? null : (
          <ul className="plain-list push-notes">
            {notes.map(({ code, params }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one note may stand twice with other names
              <li key={`${code} ${index}`} className="push-line">
                <Mark kind="info" />
                <span>{noteText(gateway, code, params, t)}</span>
              </li>
            ))}
          </ul>
        )}
        {changes.length === 0 ? null : (
          <ul className="plain-list push-changes">
            {changes.map((change, index) => (
              <li key={`${change.kind} ${change.name}`}>
                <ChangeView change={change} isOpen={index < openAtFirst} />
              </li>
            ))}
          </ul>
        )}
        {isNothing ? null : <CommandsView plan={plan} />}
      </div>
    </Card>
  )
}
