// Evidence of a period for the data protection officer: a printed report, or everything for programs. Both days count.
import { useState } from 'react'
import { useStore } from 'zustand'
import type { EvidencePeriod } from '#contract/contract.ts'
import type { Partner } from '#domain/partner.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Picker } from '../../kit/picker.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import type { RelayStore } from './relay-store.ts'

const monthMs = 30 * 86_400_000

export function EvidenceCard({ store, partners }: { store: RelayStore; partners: readonly Partner[] }) {
  const { t, language, formats } = useTranslation()
  const { task, overview } = useStore(store)
  const [form, setForm] = useState(() => {
    const now = Date.now()
    return { policyId: '', from: isoDay(now - monthMs), until: isoDay(now) }
  })
  if (overview?.run.kind !== 'running') return null
  const isWrong = form.from === '' || form.until === '' || form.from > form.until
  const period: EvidencePeriod = { ...form, policyId: form.policyId === '' ? null : form.policyId }
  return (
    <Card
      title={t('relay-page:evidence.title')}
      sub={t('relay-page:evidence.count', {
        count: overview.status?.evidenceRecords ?? 0,
        number: formats.number(overview.status?.evidenceRecords ?? 0),
      })}
      padded
    >
      <p className="secondary">{t('relay-page:evidence.lead')}</p>
      <div className="form form-columns">
        <Picker
          label={t('relay-page:evidence.partner')}
          options={[
            { value: '', label: t('relay-page:evidence.all') },
            ...partners.filter(({ isPractice }) => !isPractice).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={form.policyId}
          onChange={(policyId) => setForm({ ...form, policyId })}
        />
        <TextField
          label={t('relay-page:evidence.from')}
          kind="date"
          value={form.from}
          error={isWrong ? t('relay-page:evidence.wrong-days') : undefined}
          onChange={(from) => setForm({ ...form, from })}
        />
        <TextField
          label={t('relay-page:evidence.until')}
          kind="date"
          value={form.until}
          onChange={(until) => setForm({ ...form, until })}
        />
      </div>
      <div className="page-actions">
        <Button
          isDisabled={isWrong}
          isPending={task === 'print'}
          onPress={() => void store.getState().print(period, language)}
        >
          {t('relay-page:evidence.print')}
        </Button>
        <Button
          isDisabled={isWrong}
          isPending={task === 'export'}
          onPress={() => void store.getState().exportAs('csv', period)}
        >
          {t('relay-page:evidence.csv')}
        </Button>
        <Button isDisabled={isWrong} onPress={() => void store.getState().exportAs('jsonl', period)}>
          {t('relay-page:evidence.jsonl')}
        </Button>
      </div>
    </Card>
  )
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
