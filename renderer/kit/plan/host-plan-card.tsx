// What would happen on one host: its product, every change, what to know, and what a person must accept first. A host where nothing is to be
// done says so and nothing else; one that could not be looked at says why.
import { useMemo } from 'react'
import type { HostPlan } from '#domain/push/push-plan.ts'
import { pushNoteText } from '#i18n/describe-push.ts'
import { useTranslation } from '../../translation.tsx'
import { Button } from '../button.tsx'
import { Card } from '../card.tsx'
import { FaultPanel } from '../fault-panel.tsx'
import { Mark } from '../mark.tsx'
import { Notice } from '../notice.tsx'
import { Toggle } from '../toggle.tsx'
import { ChangeView } from './change-view.tsx'
import { CommandsView, type CommandsViewProps } from './commands-view.tsx'
import { type Concern, concernsOf, consentKey, isGrave } from './plan-consent.ts'
import { reasonDetail } from './push-words.ts'
import { openAtFirst, sideBySide } from './side-by-side.ts'

export interface HostPlanCardProps {
  readonly plan: HostPlan
  /** Whether the whole plan takes back. */
  readonly isUndo: boolean
  readonly gateway: string
  readonly accepted: readonly string[]
  readonly onAccept: (key: string, isAccepted: boolean) => void
  /** Plans the way back of a push that was never seen to end; null where it is planned elsewhere. */
  readonly onUndo: ((recordId: string) => void) | null
  readonly whatRuns: CommandsViewProps['whatRuns']
}

export function HostPlanCard({ plan, isUndo, gateway, accepted, onAccept, onUndo, whatRuns }: HostPlanCardProps) {
  const { t, formats } = useTranslation()
  const { hostId, host, product, changes, unsafe, notes, unfinished, fault } = plan
  const isWork = changes.length > 0 || unfinished !== null
  const isNothing = !isWork && fault === null
  const sides = useMemo(() => changes.map(({ before, after }) => sideBySide(before, after)), [changes])
  const isOpen = openAtFirst(sides)
  const recordId = unfinished?.recordId ?? null
  return (
    <Card
      title={host}
      sub={
        fault === null
          ? [
              `${product.name} ${product.version}`.trim(),
              isNothing ? t('push:plan.nothing-short') : t('push:plan.changes', { count: changes.length }),
            ].join(' · ')
          : t('push:plan.left-out')
      }
    >
      <div className="card-body push-plan">
        {fault === null ? null : <FaultPanel fault={fault} isCalm />}
        {unfinished === null ? null : (
          <Notice
            tone="warn"
            action={
              recordId === null || onUndo === null ? undefined : (
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
              {concernsOf(unsafe).map((concern) => {
                const key = consentKey(hostId, concern.code)
                return (
                  <ConcernBox
                    key={key}
                    concern={concern}
                    isAccepted={accepted.includes(key)}
                    onAccept={(isOn) => onAccept(key, isOn)}
                  />
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
                <span>{pushNoteText(gateway, { code, params }, t)}</span>
              </li>
            ))}
          </ul>
        )}
        {changes.length === 0 ? null : (
          <ul className="plain-list push-changes">
            {changes.map((change, index) => {
              const side = sides[index]
              return side === undefined ? null : (
                <li key={`${change.kind} ${change.name}`}>
                  <ChangeView host={host} change={change} side={side} isOpen={isOpen[index] === true} />
                </li>
              )
            })}
          </ul>
        )}
        {!isWork ? null : <CommandsView plan={plan} isUndo={isUndo} whatRuns={whatRuns} />}
      </div>
    </Card>
  )
}

interface ConcernBoxProps {
  readonly concern: Concern
  readonly isAccepted: boolean
  readonly onAccept: (isAccepted: boolean) => void
}

/** One box to be ticked: what it is about belongs to its description, so that it is heard with it. */
function ConcernBox({ concern: { code, reasons }, isAccepted, onAccept }: ConcernBoxProps) {
  const { t } = useTranslation()
  const details = [...new Set(reasons.map((reason) => reasonDetail(reason, t)))].filter((detail) => detail !== '')
  return (
    <li className={isGrave(code) ? 'push-reason push-reason-grave' : 'push-reason'}>
      <Mark kind={isGrave(code) ? 'bad' : 'warn'} />
      <Toggle
        label={t('push:plan.accept', { what: t(`push:unsafe.${code}.title`) })}
        hint={
          <>
            {t(`push:unsafe.${code}.explanation`)}
            {details.map((detail) => (
              <span key={detail} className="mono path push-reason-detail">
                {' '}
                {detail}
              </span>
            ))}
          </>
        }
        isSelected={isAccepted}
        onChange={onAccept}
      />
    </li>
  )
}
