// The key of a host, or of one gone through: SHA-256 and picture to be compared with what the host itself says, then pinned by a person. A key
// that contradicts what is known has no way past it here: both fingerprints, and where to find out and to remove what is no longer true.
import { useEffect, useState } from 'react'
import type { Fault } from '#domain/fault.ts'
import type { HostKeyView, PushHost } from '#domain/push/push-host.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Mark } from '../../kit/mark.tsx'
import { Notice } from '../../kit/notice.tsx'
import { shelterFocus } from '../../kit/use-focus-shelter.ts'
import { useTranslation } from '../../translation.tsx'
import type { HostsStore } from './hosts-store.ts'
import { UnpinDialog } from './unpin-dialog.tsx'

export interface KeyDialogProps {
  readonly store: HostsStore
  readonly host: PushHost
  /** The hop to begin with. */
  readonly hop?: number
  readonly onClose: () => void
}

export function KeyDialog({ store, host, hop: firstHop = 0, onClose }: KeyDialogProps) {
  const { t } = useTranslation()
  const [hop, setHop] = useState(firstHop)
  const [view, setView] = useState<HostKeyView | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const [turn, setTurn] = useState(0)
  const [isUnpinning, setUnpinning] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn asks again, it is not read
  useEffect(() => {
    const controller = new AbortController()
    setView(null)
    setFault(null)
    void store
      .getState()
      .key(host.id, hop, controller.signal)
      .then((outcome) => {
        if (controller.signal.aborted) return
        if (outcome.ok) setView(outcome.value)
        else setFault(outcome.fault)
      })
    return () => controller.abort()
  }, [store, host.id, hop, turn])

  const pin = async (fingerprint: string) => {
    const outcome = await store.getState().pin(host.id, hop, fingerprint)
    if (!outcome.ok) {
      setFault(outcome.fault)
      return
    }
    announce(t('push:key.pinned-now'))
    setTurn(turn + 1)
  }
  const places = [host, ...host.jumps].map(({ address, port }) => `${address}:${port}`)
  return (
    <Dialog
      title={t('push:key.title', { host: host.name })}
      isOpen
      onClose={onClose}
      size="large"
      actions={
        <>
          {view?.state === 'pinned' ? (
            <Button kind="quiet" onPress={() => setUnpinning(true)}>
              {t('push:key.unpin')}
            </Button>
          ) : null}
          <Button onPress={onClose}>{t('action.close')}</Button>
          {view?.state === 'unknown' || view?.state === 'in-known-hosts' ? (
            <Button kind="primary" onPress={() => void pin(view.shown.fingerprint)}>
              {t('push:key.pin')}
            </Button>
          ) : null}
        </>
      }
    >
      {places.length > 1 ? (
        <Choice
          label={t('push:key.which')}
          options={places.map((place, index) => ({
            value: String(index),
            label: index === 0 ? place : t('push:key.jump', { number: index, place }),
          }))}
          value={String(hop)}
          onChange={(value) => setHop(Number(value))}
        />
      ) : null}
      {view === null && fault === null ? (
        <p className="push-line" role="status">
          <Mark kind="running" />
          {t('push:key.asking', { place: places[hop] ?? '' })}
        </p>
      ) : null}
      {fault === null ? null : <FaultPanel fault={fault} />}
      {view === null ? null : view.state === 'changed' ? <Changed view={view} /> : <Shown view={view} />}
      {isUnpinning ? (
        <UnpinDialog
          store={store}
          hostId={host.id}
          hop={hop}
          place={places[hop] ?? ''}
          onClose={(isDone) => {
            setUnpinning(false)
            if (!isDone) return
            announce(t('push:key.unpinned'))
            shelterFocus()
            setTurn(turn + 1)
          }}
        />
      ) : null}
    </Dialog>
  )
}

function Shown({ view }: { view: HostKeyView }) {
  const { t } = useTranslation()
  const { shown, randomart, state } = view
  return (
    <>
      {state === 'pinned' ? (
        <Notice tone="good" live>
          {t('push:key.pinned')}
        </Notice>
      ) : null}
      {state === 'in-known-hosts' ? <Notice tone="info">{t('push:key.in-known-hosts')}</Notice> : null}
      {state === 'pinned' ? null : <p>{t('push:key.compare')}</p>}
      <div className="push-key">
        <dl className="facts">
          <div>
            <dt>{t('push:key.fingerprint', { algorithm: shown.algorithm })}</dt>
            <dd className="mono push-fingerprint">{shown.fingerprint}</dd>
          </div>
          {state === 'pinned' ? null : (
            <div>
              <dt>{t('push:key.command')}</dt>
              <dd className="mono">{`ssh-keygen -lvf /etc/ssh/ssh_host_${kindOf(shown.algorithm)}_key.pub`}</dd>
            </div>
          )}
        </dl>
        {randomart.length === 0 ? null : (
          <pre className="push-art" role="img" aria-label={t('push:key.picture')}>
            {randomart.join('\n')}
          </pre>
        )}
      </div>
    </>
  )
}

function kindOf(algorithm: string): string {
  if (algorithm.includes('ed25519')) return 'ed25519'
  if (algorithm.startsWith('ecdsa')) return 'ecdsa'
  return algorithm === 'ssh-dss' ? 'dsa' : 'rsa'
}

/** What is contradicted decides what is to be removed, and where; none of it can be done here. */
function Changed({ view }: { view: HostKeyView }) {
  const { t } = useTranslation()
  const { shown, expected, source } = view
  const place = shown.port === 22 ? shown.address : `[${shown.address}]:${shown.port}`
  const word = source === 'known-hosts' ? 'not-listed' : source === 'revoked' ? 'revoked' : 'changed'
  return (
    <>
      <Notice tone="bad" live>
        <p>
          <strong>{t(`push:key.${word}`)}</strong>
        </p>
        <p>{t(`push:key.${word}-text`, { place })}</p>
      </Notice>
      <dl className="facts">
        {expected.length === 0 ? null : (
          <div>
            <dt>{t(source === 'pin' || source === null ? 'push:key.expected' : 'push:key.listed')}</dt>
            {expected.map((fingerprint) => (
              <dd key={fingerprint} className="mono push-fingerprint">
                {fingerprint}
              </dd>
            ))}
          </div>
        )}
        <div>
          <dt>{t('push:key.shown', { algorithm: shown.algorithm })}</dt>
          <dd className="mono push-fingerprint">{shown.fingerprint}</dd>
        </div>
      </dl>
    </>
  )
}
