// One host of a gateway: where it is and how one signs in, what the keychain keeps for it, whether the sign-in works, and what can be done.
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Fault } from '#domain/fault.ts'
import type { HostSystem, PushHost } from '#domain/push/push-host.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Icon } from '../../kit/icons.tsx'
import { Notice } from '../../kit/notice.tsx'
import { keySignInText } from '../../kit/plan/push-words.ts'
import { shelterFocus } from '../../kit/use-focus-shelter.ts'
import { useTranslation } from '../../translation.tsx'
import { HostDialog } from './host-dialog.tsx'
import type { HostsStore, SignedIn } from './hosts-store.ts'
import { KeyDialog } from './key-dialog.tsx'
import { RemoveHostDialog } from './remove-host-dialog.tsx'

export interface HostRowProps {
  readonly store: HostsStore
  readonly host: PushHost
  /** The kind of gateway that runs there. */
  readonly gateway: string
  readonly systems: readonly HostSystem[]
  readonly position: number
}

type Trial = { readonly kind: 'running' } | { readonly kind: 'in'; readonly value: SignedIn } | null

export function HostRow({ store, host, gateway, systems, position }: HostRowProps) {
  const { t, formats } = useTranslation()
  const secrets = useStore(store, (state) => state.secrets[host.id])
  const [open, setOpen] = useState<'edit' | 'key' | 'remove' | null>(null)
  const [trial, setTrial] = useState<Trial>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const trying = useRef<AbortController | null>(null)
  useEffect(() => () => trying.current?.abort(), [])
  const signIn = async () => {
    setTrial({ kind: 'running' })
    setFault(null)
    const controller = new AbortController()
    trying.current = controller
    const outcome = await store.getState().signIn(host.id, controller.signal)
    setTrial(outcome.ok ? { kind: 'in', value: outcome.value } : null)
    if (!outcome.ok && outcome.fault.code !== 'job.cancelled') setFault(outcome.fault)
  }
  const forget = async () => {
    const outcome = await store.getState().forgetSecrets(host)
    setFault(outcome.ok ? null : outcome.fault)
  }
  const moveUp = async () => {
    const outcome = await store.getState().moveUp(host)
    if (!outcome.ok) return
    announce(t('push:host.moved', { name: host.name, number: position }))
    // on the first row the button that was pressed is gone
    shelterFocus()
  }
  const isKeyFault = fault?.code.startsWith('ssh.host-key-') === true
  const kept = [...new Set(secrets?.kept.map(({ kind }) => t(`push:secret.${kind}`)) ?? [])]
  return (
    <li className="site-row push-host">
      <div className="site-text">
        <h3>{host.name}</h3>
        <p className="secondary mono path">{whereOf(host)}</p>
        <p className="hint">
          {[
            t(`push:host.way.${host.signIn.kind}`),
            ...(host.system === 'windows' ? [t('push:host.systems.windows')] : [t(`push:host.right.${host.rights}`)]),
            ...(host.jumps.length === 0
              ? []
              : [t('push:host.through', { hosts: formats.list(host.jumps.map(({ address }) => address)) })]),
          ].join(' · ')}
        </p>
        {host.legacy.length === 0 ? null : (
          <p className="hint push-warn">{t('push:host.legacy-on', { names: host.legacy.join(', ') })}</p>
        )}
        {kept.length === 0 ? null : (
          <p className="hint">
            {t('push:host.kept', { what: formats.list(kept) })}{' '}
            <Button kind="quiet" onPress={() => void forget()} label={t('push:host.forget-of', { name: host.name })}>
              {t('push:host.forget')}
            </Button>
          </p>
        )}
      </div>
      <div className="site-actions">
        {position > 0 ? (
          <Button kind="quiet" onPress={() => void moveUp()} label={t('push:host.up-of', { name: host.name })}>
            {t('push:host.up')}
          </Button>
        ) : null}
        <Button kind="quiet" onPress={() => setOpen('key')} label={t('push:host.key-of', { name: host.name })}>
          {t('push:host.key')}
        </Button>
        <Button
          kind="quiet"
          isPending={trial?.kind === 'running'}
          onPress={() => void signIn()}
          label={t('push:host.try-of', { name: host.name })}
        >
          {trial?.kind === 'running' ? t('push:host.trying') : t('push:host.try')}
        </Button>
        {trial?.kind === 'running' ? (
          <Button
            kind="quiet"
            onPress={() => {
              trying.current?.abort()
              shelterFocus()
            }}
            label={t('push:host.try-cancel-of', { name: host.name })}
          >
            {t('action.cancel')}
          </Button>
        ) : null}
        <Button kind="quiet" onPress={() => setOpen('edit')} label={t('push:host.edit', { name: host.name })}>
          <Icon name="edit" />
          {t('action.edit')}
        </Button>
        <Button kind="quiet" onPress={() => setOpen('remove')} label={t('sites:remove', { name: host.name })}>
          <Icon name="remove" />
          {t('action.remove')}
        </Button>
      </div>
      {trial?.kind === 'in' ? <SignInWords signedIn={trial.value} host={host} gateway={gateway} /> : null}
      {fault === null ? null : (
        <div className="push-host-word">
          <FaultPanel
            fault={fault}
            action={isKeyFault ? <Button onPress={() => setOpen('key')}>{t('push:host.key-look')}</Button> : undefined}
          />
        </div>
      )}
      {open === 'edit' ? (
        <HostDialog
          store={store}
          siteId={host.siteId}
          host={host}
          gateway={gateway}
          systems={systems}
          position={host.position}
          onClose={() => setOpen(null)}
        />
      ) : null}
      {open === 'key' ? (
        <KeyDialog
          store={store}
          host={host}
          hop={isKeyFault ? Number(fault.params['hop'] ?? 0) : 0}
          onClose={() => {
            setOpen(null)
            if (isKeyFault) setFault(null)
          }}
        />
      ) : null}
      {open === 'remove' ? <RemoveHostDialog store={store} host={host} onClose={() => setOpen(null)} /> : null}
    </li>
  )
}

function whereOf({ user, address, port }: PushHost): string {
  const name = address.includes(':') ? `[${address}]` : address
  return `${user}@${name}${port === 22 ? '' : `:${port}`}`
}

function SignInWords({ signedIn, host, gateway }: { signedIn: SignedIn; host: PushHost; gateway: string }) {
  const { t } = useTranslation()
  const { system, user, mayWrite, hasNoNetworkSignIn } = signedIn
  const lack = hasNoNetworkSignIn ? keySignInText(gateway, t) : null
  return (
    <div className="push-host-word">
      <Notice tone={mayWrite && lack === null ? 'good' : 'warn'} live>
        <p>
          {t('push:host.signed-in', { user, system })}{' '}
          {mayWrite ? '' : t(`push:host.may-not-write${host.system === 'windows' ? '-windows' : ''}`)}
        </p>
        {lack === null ? null : <p>{lack}</p>}
      </Notice>
    </div>
  )
}
