// The heart of a counter-proof: per mode what the trap saw, what the gateway says, and what that comes to. It grows while the proof runs.
import type { ReactNode } from 'react'
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import { fateWords, resultMarks, sightLines } from './confirm-words.ts'
import type { ModeRow } from './live-trial.ts'

export interface ModeTableProps {
  readonly rows: readonly ModeRow[]
  readonly isRunning: boolean
}

export function ModeTable({ rows, isRunning }: ModeTableProps) {
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="confirm-scroll" aria-label={t('confirm:page.table.label')} tabIndex={0}>
      <table className="table confirm-table">
        <thead>
          <tr>
            <th scope="col">{t('confirm:page.table.mode')}</th>
            <th scope="col">{t('confirm:page.table.trap')}</th>
            <th scope="col">{t('confirm:page.table.fate')}</th>
            <th scope="col">{t('confirm:page.table.result')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.mode} row={row} isRunning={isRunning} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row({ row, isRunning }: { row: ModeRow; isRunning: boolean }) {
  const { t } = useTranslation()
  const { mode, demand, sight, fate, result } = row
  const words = fate === null ? null : fateWords(fate, t)
  return (
    <tr>
      <th scope="row" className="confirm-mode">
        <span>{t(`confirm:mode.${mode}.name`)}</span>
        <span className="hint">{t(`confirm:demand.${demand}`)}</span>
      </th>
      <td data-label={t('confirm:page.table.trap')}>
        {sightLines(sight, t).map(({ text, isAlarm }) => (
          <div key={text} className={isAlarm ? 'bad path' : 'path'}>
            {text}
          </div>
        ))}
      </td>
      <td data-label={t('confirm:page.table.fate')}>
        {words === null ? (
          <span className="secondary">
            {t(isRunning ? 'confirm:page.table.waiting' : 'confirm:page.table.not-asked')}
          </span>
        ) : (
          <>
            <div>{words.word}</div>
            {words.details.map((detail) => (
              <div key={detail} className="hint path">
                {detail}
              </div>
            ))}
          </>
        )}
      </td>
      <td data-label={t('confirm:page.table.result')}>
        <Result>
          {result === null ? (
            <>
              <Mark kind={isRunning ? 'running' : 'unknown'} />
              <span>{t('confirm:page.table.waiting')}</span>
            </>
          ) : (
            <>
              <Mark kind={resultMarks[result]} />
              <span>
                <strong>{t(`confirm:result.${result}.word`)}</strong>
                <span className="hint confirm-below">{t(`confirm:result.${result}.explanation`)}</span>
              </span>
            </>
          )}
        </Result>
      </td>
    </tr>
  )
}

function Result({ children }: { children: ReactNode }) {
  return <div className="confirm-result">{children}</div>
}
