// Adding or changing a host: where, who, how, through which others, with which rights. Errors show after the first try to save, each at its
// field. Nothing secret is asked here; that happens when it is needed.
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { Fault } from '#domain/fault.ts'
import type { HostSystem, PushHost } from '#domain/push/push-host.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Icon } from '../../kit/icons.tsx'
import { Notice } from '../../kit/notice.tsx'
import { keySignInText } from '../../kit/plan/push-words.ts'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import { HopFields } from './hop-fields.tsx'
import {
  emptyHop,
  type HopValues,
  type HostFormValues,
  hostFormOf,
  mostJumps,
  newHostForm,
  readHostForm,
} from './host-form-values.ts'
import type { HostsStore } from './hosts-store.ts'
import { LegacyFields } from './legacy-fields.tsx'
import { PinnedKeys } from './pinned-keys.tsx'

export interface HostDialogProps {
  readonly store: HostsStore
  readonly siteId: string
  /** null = a new one. */
  readonly host: PushHost | null
  /** The kind of gateway that runs there. */
  readonly gateway: string
  /** Never empty. */
  readonly systems: readonly HostSystem[]
  /** Its place in the list. */
  readonly position: number
  readonly onClose: () => void
}

export function HostDialog({ store, siteId, host, gateway, systems, position, onClose }: HostDialogProps) {
  const { t } = useTranslation()
  const form = useRef<HTMLFormElement>(null)
  const [values, setValues] = useState<HostFormValues>(() =>
    host === null ? newHostForm(systems[0] ?? 'posix') : hostFormOf(host),
  )
  const [isTried, setTried] = useState(false)
  const [isSaving, setSaving] = useState(false)
  const [refusals, setRefusals] = useState(0)
  const [fault, setFault] = useState<Fault | null>(null)
  const reading = readHostForm(values, { id: host?.id ?? null, siteId, position })
  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [refusals])
  const isKeyOnWindows = values.system === 'windows' && (values.signIn === 'key' || values.signIn === 'agent')
  const keyWords = isKeyOnWindows ? keySignInText(gateway, t) : null
  const put = (change: Partial<HostFormValues>) => setValues({ ...values, ...change })
  const issueAt = (field: string) => (isTried ? reading.issues[field] : undefined)
  const putJump = (at: number, change: Partial<HopValues>) =>
    put({ jumps: values.jumps.map((jump, index) => (index === at ? { ...jump, ...change } : jump)) })
  const save = async () => {
    setTried(true)
    if (reading.draft === null) {
      setRefusals(refusals + 1)
      return
    }
    if (isSaving) return
    setSaving(true)
    const outcome = await store.getState().save(reading.draft)
    setSaving(false)
    if (!outcome.ok) {
      setFault(outcome.fault)
      return
    }
    announce(t('push:host.saved', { name: outcome.value.name }))
    onClose()
  }
  return (
    <Dialog
      title={host === null ? t('push:host.new') : t('push:host.edit', { name: host.name })}
      isOpen
      onClose={onClose}
      size="large"
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" isPending={isSaving} onPress={() => void save()}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        className="form"
        noValidate
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          void save()
        }}
      >
        <HopFields values={values} issueOf={issueAt} onChange={put} chooseKey={store.getState().chooseKey} autoFocus />
        {systems.length > 1 ? (
          <Choice
            label={t('push:host.system')}
            options={systems.map((value) => ({ value, label: t(`push:host.systems.${value}`) }))}
            value={values.system}
            onChange={(system) => put({ system })}
          />
        ) : null}
        {values.system === 'windows' ? (
          keyWords === null ? null : (
            <Notice tone="warn">{keyWords}</Notice>
          )
        ) : (
          <Choice
            label={t('push:host.rights')}
            look="stack"
            options={(['sudo', 'sudo-password', 'own'] as const).map((value) => ({
              value,
              label: t(`push:host.right.${value}`),
            }))}
            value={values.rights}
            onChange={(rights) => put({ rights })}
          />
        )}
        <TextField
          label={t('push:host.name')}
          hint={t('push:host.name-hint')}
          value={values.name}
          error={issueAt('name') === undefined ? undefined : t('push:host.issue.too-long')}
          onChange={(name) => put({ name })}
        />
        <Fold
          title={t('push:host.jumps', { count: values.jumps.length })}
          isOpenAtFirst={(host?.jumps.length ?? 0) > 0}
        >
          <div className="form push-more">
            <p className="hint">{t('push:host.jumps-hint')}</p>
            {values.jumps.map((jump, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a hop has no identity but its place
              <fieldset key={index} className="push-jump form">
                <legend>{t('push:host.jump', { number: index + 1 })}</legend>
                <HopFields
                  values={jump}
                  issueOf={(field) => issueAt(`jumps.${index}.${field}`)}
                  onChange={(change) => putJump(index, change)}
                  chooseKey={store.getState().chooseKey}
                />
                <LegacyFields legacy={jump.legacy} jump={index + 1} onChange={(legacy) => putJump(index, { legacy })} />
                <div>
                  <Button kind="quiet" onPress={() => put({ jumps: values.jumps.toSpliced(index, 1) })}>
                    <Icon name="remove" />
                    {t('push:host.jump-remove', { number: index + 1 })}
                  </Button>
                </div>
              </fieldset>
            ))}
            {values.jumps.length < mostJumps ? (
              <div>
                <Button onPress={() => put({ jumps: [...values.jumps, emptyHop] })}>
                  <Icon name="add" />
                  {t('push:host.jump-add')}
                </Button>
              </div>
            ) : null}
          </div>
        </Fold>
        <LegacyFields legacy={values.legacy} onChange={(legacy) => put({ legacy })} />
      </form>
      {host === null ? null : <PinnedKeys store={store} host={host} />}
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}
