// Giving up an open counter-proof whose host cannot be cleaned up any more: the button, the question that says what it means, and what may be left there,
// for the question and for the proof afterwards. What may be left was written down by the main process; nothing is asked of the host.
import { useState } from 'react'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import { type GivenUp, isOfHost, type LeftBehind, type StuckTrial } from '#domain/confirm/given-up.ts'
import { describeFault } from '#i18n/translate.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Notice } from '../../kit/notice.tsx'
import { QuestionDialog } from '../../kit/question-dialog.tsx'
import { useTranslation } from '../../translation.tsx'
import { LinesView } from './lines-view.tsx'
import type { TrialStore } from './trial-store.ts'

export interface GiveUpProps {
  readonly store: TrialStore
  readonly proof: CounterProof
  readonly stuck: StuckTrial
  readonly isDisabled: boolean
}

export function GiveUp({ store, proof, stuck, isDisabled }: GiveUpProps) {
  const { t, formats } = useTranslation()
  const [isAsked, setAsked] = useState(false)
  const { id, partnerId, host, startedAt } = proof
  return (
    <>
      <Button
        kind="quiet"
        isDisabled={isDisabled}
        label={t('confirm:page.give-up.button-of', { when: formats.dateTime(startedAt), host })}
        onPress={() => setAsked(true)}
      >
        {t('confirm:page.give-up.button')}
      </Button>
      {isAsked ? (
        <QuestionDialog
          title={t('confirm:page.give-up.title', { host })}
          confirm={t('confirm:page.give-up.confirm')}
          act={() => store.getState().giveUp(partnerId, id)}
          onDone={() => {
            announce(t('confirm:page.give-up.done'))
            setAsked(false)
          }}
          onClose={() => setAsked(false)}
        >
          <div className="stack">
            <p>{t('confirm:page.give-up.what')}</p>
            {isOfHost(stuck.after) ? <p>{t('confirm:page.give-up.answers')}</p> : null}
            <p>{t(`confirm:page.give-up.without-us.${stuck.withoutUs}`)}</p>
            <p>{t('confirm:page.give-up.proves')}</p>
            <p>{t('confirm:page.give-up.after')}</p>
            {isRouteShared(stuck) ? <p>{t('confirm:page.give-up.shared')}</p> : null}
            <LeftBehindView left={stuck} of={`${host}, ${formats.dateTime(startedAt)}`} />
          </div>
        </QuestionDialog>
      ) : null}
    </>
  )
}

/** Only such a route can be taken away on another server. */
function isRouteShared({ commands }: LeftBehind): boolean {
  return commands.some(({ step }) => step === 'elsewhere' || step === 'route-selection')
}

/** That it was given up, why, and what may be left. */
export function GivenUpNotice({ givenUp, of }: { readonly givenUp: GivenUp; readonly of: string }) {
  const { t, formats } = useTranslation()
  const { at, after } = givenUp
  const why = describeFault(after.fault, t).title
  return (
    <Notice tone="warn">
      <div className="stack">
        <p>{t('confirm:page.give-up.given', { when: formats.dateTime(at), tried: formats.dateTime(after.at), why })}</p>
        {isRouteShared(givenUp) ? <p>{t('confirm:page.give-up.shared')}</p> : null}
        <LeftBehindView left={givenUp} of={of} />
      </div>
    </Notice>
  )
}

interface LeftBehindProps {
  readonly left: LeftBehind
  /** Tells its parts from those of another one on the page. */
  readonly of: string
}

function LeftBehindView({ left, of }: LeftBehindProps) {
  const { t } = useTranslation()
  const { things, commands } = left
  const whole = commands.filter(({ step }) => step === 'script' || step === 'look')
  const elsewhere = commands.filter(({ step }) => step === 'elsewhere')
  const single = commands.filter((command) => !whole.includes(command) && !elsewhere.includes(command))
  return (
    <>
      <Fold title={`${t('confirm:page.give-up.things')} (${things.length})`}>
        <ul className="push-more stack-tight">
          {things.map(({ kind, name }) => (
            <li key={`${kind} ${name}`} className="path">
              {t(`confirm:stay.${kind}`)}: <span className="mono">{name}</span>
            </li>
          ))}
        </ul>
      </Fold>
      {commands.length === 0 ? null : (
        <Fold title={t('confirm:page.give-up.commands')}>
          <div className="push-more stack-tight">
            <Commands commands={whole} of={of} />
            {single.length === 0 || whole.length === 0 ? null : <p>{t('confirm:page.give-up.alone')}</p>}
            <Commands commands={single} of={of} />
            <Commands commands={elsewhere} of={of} />
          </div>
        </Fold>
      )}
    </>
  )
}

function Commands({ commands, of }: { readonly commands: LeftBehind['commands']; readonly of: string }) {
  const { t } = useTranslation()
  return commands.map(({ step, command }) => {
    const what = t(`confirm:by-hand-step.${step}`)
    return (
      <div key={step}>
        <p>{what}</p>
        <LinesView label={t('confirm:page.of', { what, when: of })} lines={[{ at: null, text: command }]} />
      </div>
    )
  })
}
