// The counter-proof by hand, where nothing can be brought to the product: what it needs, what it cannot show, and the blocks a person enters there.
// Nothing is kept; the state of the gateway stays what it is.
import { useId, useState } from 'react'
import { z } from 'zod'
import type { ConfirmView } from '#contract/confirm-contract.ts'
import type { HandTrial } from '#domain/confirm/hand-trial.ts'
import type { Fault } from '#domain/fault.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Picker } from '../../kit/picker.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import type { ConfirmStore } from './confirm-store.ts'

export interface ByHandCardProps {
  readonly store: ConfirmStore
  readonly partnerId: string
  readonly places: ConfirmView['byHand']
  readonly domains: readonly string[]
  readonly copy: (text: string) => Promise<boolean>
}

const ipv4 = z.ipv4()

export function ByHandCard({ store, partnerId, places, domains, copy }: ByHandCardProps) {
  const { t } = useTranslation()
  const [siteId, setSite] = useState<string | null>(null)
  const [domain, setDomain] = useState(domains[0] ?? '')
  const [address, setAddress] = useState('')
  const [isTried, setTried] = useState(false)
  const [made, setMade] = useState<HandTrial | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const place = places.find((each) => each.siteId === siteId) ?? places[0]
  if (place === undefined) return null
  const ip = ipv4.safeParse(address.trim())
  /** What is shown belongs to what the form says. */
  const changing = (set: (value: string) => void) => (value: string) => {
    set(value)
    setMade(null)
    setFault(null)
  }
  const make = async () => {
    setTried(true)
    if (!ip.success) return
    const outcome = await store.getState().trialByHand(partnerId, { siteId: place.siteId, domain, address: ip.data })
    setMade(outcome.ok ? outcome.value : null)
    setFault(outcome.ok ? null : outcome.fault)
    if (outcome.ok) announce(t('gateway-exchange-online:by-hand.shown'))
  }
  return (
    <Card title={t('gateway-exchange-online:by-hand.title')} padded>
      <div className="stack">
        <p className="secondary">{t('gateway-exchange-online:by-hand.lead')}</p>
        <p className="secondary">{t('gateway-exchange-online:by-hand.reach')}</p>
        <p className="secondary">{t('gateway-exchange-online:by-hand.unverified')}</p>
        <div className="form">
          <div className="form form-columns">
            <Picker
              label={t('gateway-exchange-online:by-hand.place')}
              options={places.map((each) => ({ value: each.siteId, label: each.name }))}
              value={place.siteId}
              onChange={changing(setSite)}
            />
            <Picker
              label={t('confirm:page.trial.domain')}
              options={domains.map((each) => ({ value: each, label: each }))}
              value={domain}
              onChange={changing(setDomain)}
            />
          </div>
          <TextField
            label={t('gateway-exchange-online:by-hand.address')}
            value={address}
            onChange={changing(setAddress)}
            isMono
            error={isTried && !ip.success ? t('gateway-exchange-online:by-hand.wrong-address') : undefined}
          />
          <div className="push-actions">
            <Button onPress={() => void make()}>{t('gateway-exchange-online:by-hand.make')}</Button>
          </div>
        </div>
        {fault === null ? null : <FaultPanel fault={fault} />}
        {made === null ? null : <Blocks made={made} copy={copy} />}
      </div>
    </Card>
  )
}

function Blocks({ made, copy }: { readonly made: HandTrial } & Pick<ByHandCardProps, 'copy'>) {
  const { t } = useTranslation()
  return (
    <>
      <p>{t('gateway-exchange-online:by-hand.enter')}</p>
      <p className="mono">{t('gateway-exchange-online:by-hand.recipient', { recipient: made.recipient })}</p>
      {made.steps.map(({ step, command }) => (
        <Block key={step} step={step} command={command} copy={copy} />
      ))}
      <p className="secondary">{t('gateway-exchange-online:by-hand.more')}</p>
    </>
  )
}

function Block({ step, command, copy }: HandTrial['steps'][number] & Pick<ByHandCardProps, 'copy'>) {
  const { t } = useTranslation()
  const heading = useId()
  return (
    <div className="stack">
      <h3 id={heading}>{t(`gateway-exchange-online:by-hand.step.${step}.title`)}</h3>
      <p className="secondary">{t(`gateway-exchange-online:by-hand.step.${step}.text`)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="push-output" aria-labelledby={heading} tabIndex={0}>
        <pre>{command}</pre>
      </section>
      <div className="push-actions">
        <CopyButton text={() => command} copy={copy}>
          {t('gateway-exchange-online:by-hand.copy')}
        </CopyButton>
      </div>
    </div>
  )
}
