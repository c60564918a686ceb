// Forgetting a pinned key, away from the place that shows a changed one: it takes a decision of its own, and a question before it is done. Only
// keys that are pinned can be forgotten here; what known_hosts holds is not ours.
import { useCallback, useEffect, useState } from 'react'
import type { Fault } from '#domain/fault.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import { Button } from '../../kit/button.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Notice } from '../../kit/notice.tsx'
import { shelterFocus } from '../../kit/use-focus-shelter.ts'
import { useTranslation } from '../../translation.tsx'
import type { HostsStore, PinnedKey } from './hosts-store.ts'
import { UnpinDialog } from './unpin-dialog.tsx'

export function PinnedKeys({ store, host }: { store: HostsStore; host: PushHost }) {
  const { t } = useTranslation()
  const [pins, setPins] = useState<readonly PinnedKey[] | null>(null)
  const [asked, setAsked] = useState<PinnedKey | null>(null)
  const [isGone, setGone] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const load = useCallback(async () => {
    const outcome = await store.getState().pins(host.id)
    setFault(outcome.ok ? null : outcome.fault)
    if (outcome.ok) setPins(outcome.value)
  }, [store, host.id])
  useEffect(() => {
    void load()
  }, [load])
  const placeOf = (hop: number) => {
    const { address, port } = host.jumps[hop - 1] ?? host
    return `${address}:${port}`
  }
  return (
    <Fold title={t('push:key.pins')}>
      <div className="form push-more">
        <p className="hint">{t(pins?.length === 0 ? 'push:key.pins-none' : 'push:key.pins-hint')}</p>
        {isGone ? (
          <Notice tone="good" live>
            {t('push:key.unpinned')}
          </Notice>
        ) : null}
        {pins?.map((pin) => (
          <div key={pin.hop}>
            <p className="mono push-fingerprint">{pin.fingerprint}</p>
            <Button kind="quiet" onPress={() => setAsked(pin)}>
              {t('push:key.unpin-of', { place: placeOf(pin.hop) })}
            </Button>
          </div>
        ))}
        {fault === null ? null : <FaultPanel fault={fault} />}
      </div>
      {asked === null ? null : (
        <UnpinDialog
          store={store}
          hostId={host.id}
          hop={asked.hop}
          place={placeOf(asked.hop)}
          onClose={(isDone) => {
            setAsked(null)
            setGone(isDone)
            // the button that was pressed goes with its key
            if (isDone) void load().then(shelterFocus)
          }}
        />
      )}
    </Fold>
  )
}
