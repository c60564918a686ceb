// The heart of a counter-proof: per mode what it came to, what the trap saw and what the gateway says. It grows while the proof runs; what went out
// that must not stands out in its row.
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import { fateWords, resultMarks, sightLines } from './confirm-words.ts'
import type { ModeRow } from './live-trial.ts'

export interface ModeTableProps {
  readonly rows: readonly ModeRow[]
  readonly isRunning: boolean
  /** Tells it from other tables of the page. */
  readonly label: string
}

export function ModeTable({ rows, isRunning, label }: ModeTableProps) {
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="confirm-scroll" aria-label={label} tabIndex={0}>
      <table className="table confirm-table">
        <thead>
          <tr>
            <th scope="col">{t('confirm:page.table.mode')}</th>
            <th scope="col">{t('confirm:page.table.result')}</th>
            <th scope="col">{t('confirm:page.table.trap')}</th>
            <th scope="col">{t('confirm:page.table.fate')}</th>
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
  const { mode, demand, result } = row
  const isAlarm = result !== null && resultMarks[result] === 'bad'
  return (
    <tr className={isAlarm ? 'confirm-alarm' : undefined}>
      <th scope="row" className="confirm-mode">
        <span>{t(`confirm:mode.${mode}.name`)}</span>
        <span className="hint">
          {t(mode === 'control' && demand === 'pass' ? 'confirm:page.table.must-pass' : `confirm:demand.${demand}`)}
        </span>
      </th>
      <td data-label={t('confirm:page.table.result')}>
        <Result result={result} isRunning={isRunning} />
      </td>
      <td data-label={t('confirm:page.table.trap')}>
        <Sight row={row} isRunning={isRunning} />
      </td>
      <td data-label={t('confirm:page.table.fate')}>
        <Fate row={row} isRunning={isRunning} />
      </td>
    </tr>
  )
}

function Result({ result, isRunning }: { result: ModeRow['result']; isRunning: boolean }) {
  const { t } = useTranslation()
  if (result === null)
    return (
      <div className="confirm-result">
        <Mark kind={isRunning ? 'running' : 'unknown'} />
        <span>{t('confirm:page.table.waiting')}</span>
      </div>
    )
  return (
    <div className="confirm-result">
      <Mark kind={resultMarks[result]} />
      <span>
        <strong>{t(`confirm:result.${result}.word`)}</strong>
        <span className="hint confirm-below">{t(`confirm:result.${result}.explanation`)}</span>
      </span>
    </div>
  )
}

function Sight({ row: { sight }, isRunning }: { row: ModeRow; isRunning: boolean }) {
  const { t } = useTranslation()
  if (isRunning && sight.connections === 0)
    return <span className="secondary">{t('confirm:page.table.nobody-yet')}</span>
  const [first, ...more] = sightLines(sight, t)
  const calm = more.filter(({ isAlarm }) => !isAlarm)
  return (
    <>
      {[first, ...more].map((line) =>
        line === undefined || calm.includes(line) ? null : (
          <div key={line.text} className={line.isAlarm ? 'bad path' : 'path'}>
            {line.text}
          </div>
        ),
      )}
      <Details lines={calm.map(({ text }) => text)} />
    </>
  )
}

function Fate({ row: { fate }, isRunning }: { row: ModeRow; isRunning: boolean }) {
  const { t } = useTranslation()
  if (fate === null)
    return (
      <span className="secondary">{t(isRunning ? 'confirm:page.table.waiting' : 'confirm:page.table.not-asked')}</span>
    )
  const { word, details } = fateWords(fate, t)
  return (
    <>
      <div>{word}</div>
      <Details lines={details} />
    </>
  )
}

function Details({ lines }: { lines: readonly string[] }) {
  return lines.map((line) => (
    <div key={line} className="hint path">
      {line}
    </div>
  ))
}
