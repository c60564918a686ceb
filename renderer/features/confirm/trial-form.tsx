// What a counter-proof is about: the gateway, the domain, the faults the trap shows, and how the gateway gets there. All of it is preset, the domain to
// one that is still to be shown there; nothing is changed anywhere by planning.
import { useState } from 'react'
import { z } from 'zod'
import type { ConfirmView, TrapWay } from '#contract/confirm-contract.ts'
import type { TrapMode } from '#domain/confirm/trap.ts'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Picker } from '../../kit/picker.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import { presetDomain } from './trial-domain.ts'
import type { TrialWish } from './trial-store.ts'

export interface TrialFormProps {
  readonly triable: ConfirmView['triable']
  /** Whether a counter-proof can be made by hand at least. */
  readonly isByHand: boolean
  readonly domains: readonly string[]
  /** What was asked for last. */
  readonly last: TrialWish | null
  readonly isBusy: boolean
  readonly onPlan: (wish: TrialWish) => void
}

type Place = ConfirmView['triable'][number]
const placeKey = ({ siteId, hostId }: Pick<Place, 'siteId' | 'hostId'>) => `${siteId} ${hostId ?? ''}`
const ipAddress = z.union([z.ipv4(), z.ipv6()])

export function TrialForm({ triable, isByHand, domains, last, isBusy, onPlan }: TrialFormProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(last === null ? null : placeKey(last))
  const [wanted, setWanted] = useState<string | null>(null)
  const [without, setWithout] = useState<readonly TrapMode[]>([])
  const [way, setWay] = useState<TrapWay['kind']>(last?.trap.kind ?? 'ssh')
  const [address, setAddress] = useState(last?.trap.kind === 'address' ? last.trap.address : '')
  const [isTried, setTried] = useState(false)
  const place = triable.find((each) => placeKey(each) === chosen) ?? triable[0]
  if (place === undefined) return <p>{t(isByHand ? 'confirm:page.trial.none-by-hand' : 'confirm:page.trial.none')}</p>
  const there = place.domains.length === 0 ? domains : place.domains
  const domain = presetDomain({ ...place, domains: there }, wanted, last)
  const ip = ipAddress.safeParse(address.trim())
  const isAddress = place.hostId !== null && way === 'address'
  const skipped = place.modes.filter((mode) => without.includes(mode)).length
  const plan = () => {
    setTried(true)
    if (isAddress && !ip.success) return
    const { siteId, hostId, modes } = place
    const trap: TrapWay = isAddress && ip.success ? { kind: 'address', address: ip.data } : { kind: 'ssh' }
    onPlan({ siteId, hostId, domain, modes: modes.filter((mode) => !without.includes(mode)), trap })
  }
  return (
    <div className="form">
      <div className="form form-columns">
        <Picker
          label={t('confirm:page.trial.place')}
          options={triable.map((each) => ({ value: placeKey(each), label: each.name }))}
          value={placeKey(place)}
          onChange={setChosen}
        />
        <Picker
          label={t('confirm:page.trial.domain')}
          options={there.map((each) => ({ value: each, label: each }))}
          value={domain}
          onChange={setWanted}
        />
      </div>
      {there.length < 2 || place.open.length === 0 ? null : (
        <p className="hint">{t('confirm:page.trial.open-domains', { domains: place.open.join(', ') })}</p>
      )}
      <Fold
        title={t('confirm:page.trial.scope', { count: place.modes.length, tried: place.modes.length - skipped })}
        isOpenAtFirst={isAddress}
      >
        <div className="push-more stack">
          <ModeChoice modes={place.modes} without={without} onChange={setWithout} />
          {place.hostId === null ? (
            <p className="hint">{t('confirm:page.trial.relay-way')}</p>
          ) : (
            <WayChoice
              way={way}
              onWay={setWay}
              address={address}
              onAddress={setAddress}
              error={isTried && !ip.success ? t('confirm:page.trial.wrong-address') : undefined}
            />
          )}
        </div>
      </Fold>
      <div className="push-actions">
        <Button isDisabled={isBusy} onPress={plan}>
          {t('confirm:page.trial.plan')}
        </Button>
      </div>
      <p className="hint">{t('confirm:page.trial.plan-hint')}</p>
    </div>
  )
}

interface WayChoiceProps {
  readonly way: TrapWay['kind']
  readonly onWay: (way: TrapWay['kind']) => void
  readonly address: string
  readonly onAddress: (address: string) => void
  readonly error: string | undefined
}

function WayChoice({ way, onWay, address, onAddress, error }: WayChoiceProps) {
  const { t } = useTranslation()
  return (
    <>
      <Choice
        label={t('confirm:page.trial.way')}
        look="stack"
        options={(['ssh', 'address'] as const).map((kind) => ({
          value: kind,
          label: t(`confirm:page.trial.way-${kind}`),
          detail: t(`confirm:page.trial.way-${kind}-detail`),
        }))}
        value={way}
        onChange={onWay}
      />
      {way === 'address' ? (
        <TextField label={t('confirm:page.trial.address')} value={address} onChange={onAddress} isMono error={error} />
      ) : null}
    </>
  )
}

interface ModeChoiceProps {
  readonly modes: readonly TrapMode[]
  readonly without: readonly TrapMode[]
  readonly onChange: (without: readonly TrapMode[]) => void
}

function ModeChoice({ modes, without, onChange }: ModeChoiceProps) {
  const { t } = useTranslation()
  return (
    <fieldset className="confirm-modes">
      <legend>{t('confirm:page.trial.modes')}</legend>
      <p className="hint">{t('confirm:page.trial.modes-hint')}</p>
      <div className="confirm-mode-list">
        {modes.map((mode) => (
          <Toggle
            key={mode}
            label={t(`confirm:mode.${mode}.name`)}
            hint={t(`confirm:mode.${mode}.explanation`)}
            isSelected={!without.includes(mode)}
            isDisabled={mode === 'control'}
            onChange={(isOn) => onChange(isOn ? without.filter((each) => each !== mode) : [...without, mode])}
          />
        ))}
      </div>
    </fieldset>
  )
}
