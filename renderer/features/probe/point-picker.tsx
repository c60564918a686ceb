// From where the mail servers are asked: this computer, or a host of a gateway of ours; with what that means, and where hosts come from.
// Where they cannot be read it says so, and what that means for the next test.
import { useStore } from 'zustand'
import type { ProbeReport } from '#domain/probe-report.ts'
import { AppLink } from '../../kit/app-link.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Picker } from '../../kit/picker.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import { type GatewayPoint, type PointsStore, pointOf } from './points-store.ts'

export interface PointPickerProps {
  readonly store: PointsStore
  readonly partnerId: string
  readonly reports: readonly ProbeReport[]
}

const here = 'here'

export function PointPicker({ store, partnerId, reports }: PointPickerProps) {
  const { t } = useTranslation()
  const { points, chosen, isLoaded, fault } = useStore(store)
  const point = pointOf({ points, chosen }, partnerId, reports)
  const nameOf = ({ name, site, serves }: GatewayPoint) =>
    t(serves === 'inbound' ? 'test.point.inbound-host' : 'test.point.host', { host: name, site })
  if (!isLoaded) return null
  const failed = fault === null ? null : <FaultPanel fault={fault} />
  if (points.length === 0 && failed !== null) {
    return (
      <>
        {failed}
        <p className="hint">{t('test.point.unread')}</p>
      </>
    )
  }
  if (points.length === 0) {
    return (
      <p className="hint">
        {t('test.point.none')} <AppLink to={paths.gateways}>{t('test.point.to-gateways')}</AppLink>
      </p>
    )
  }
  return (
    <div className="point-picker">
      {failed}
      <Picker
        label={t('test.point.label')}
        options={[
          { value: here, label: t('test.point.here') },
          ...points.map((each) => ({ value: each.hostId, label: nameOf(each) })),
        ]}
        value={point?.hostId ?? here}
        onChange={(value) => store.getState().choose(partnerId, value === here ? null : value)}
        hint={t(point === undefined ? 'test.point.here-hint' : 'test.point.host-hint')}
      />
    </div>
  )
}
