// One record of the journal in full: what it changed, why it failed and what came of the way back, what the commands said.
import type { PushRecord } from '#domain/push/push-record.ts'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'

/** Why it failed, and how the way back went: both results. */
export function RecordFaults({ record }: { record: PushRecord }) {
  const { t } = useTranslation()
  const { fault, undoFault, state } = record
  if (fault === null && undoFault === null) return null
  return (
    <div className="stack">
      {fault === null ? null : (
        <div>
          {state === 'done' ? null : <p className="push-label">{t('push:record.fault')}</p>}
          <FaultPanel fault={fault} isCalm />
        </div>
      )}
      {undoFault !== null ? (
        <div>
          <p className="push-label">{t('push:record.undo-fault')}</p>
          <FaultPanel fault={undoFault} isCalm />
        </div>
      ) : state === 'rolled-back' ? (
        <p className="push-line">
          <Mark kind="good" />
          {t('push:record.undo-worked')}
        </p>
      ) : null}
    </div>
  )
}

export function RecordDetails({ record }: { record: PushRecord }) {
  const { t, formats } = useTranslation()
  const { changes, ends, planHash, setHash, endedAt } = record
  return (
    <div className="push-details">
      {changes.length === 0 ? null : (
        <div>
          <h4>{t('push:record.changes')}</h4>
          <ul className="plain-list">
            {changes.map(({ kind, name }) => (
              <li key={`${kind} ${name}`}>
                {t(`push:change.${kind}`)} <span className="mono path">{name}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {ends.length === 0 ? null : (
        <div>
          <h4>{t('push:record.commands')}</h4>
          {ends.map((end, index) => (
            <Fold
              // biome-ignore lint/suspicious/noArrayIndexKey: a command may run twice, its place tells them apart
              key={`${end.id} ${index}`}
              title={
                <span>
                  {t(`push:stage.${end.phase}`)} · <span className="mono">{end.id}</span> ·{' '}
                  {end.code === null ? t('push:record.no-end') : t('push:record.code', { code: end.code })} ·{' '}
                  {formats.duration(end.durationMs)}
                </span>
              }
            >
              {end.output === '' ? (
                <p className="hint push-more">{t('push:run.silent')}</p>
              ) : (
                <section
                  className="push-output"
                  aria-label={t('push:run.output', { name: end.id })}
                  // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
                  tabIndex={0}
                >
                  <pre>{end.output}</pre>
                </section>
              )}
            </Fold>
          ))}
        </div>
      )}
      <p className="hint">
        {endedAt === null ? t('push:record.no-end') : t('push:record.ended', { when: formats.dateTime(endedAt) })}
        <br />
        {t('push:record.plan-hash')} <span className="mono path">{planHash}</span>
        <br />
        {t('push:record.set-hash')} <span className="mono path">{setHash}</span>
      </p>
    </div>
  )
}
