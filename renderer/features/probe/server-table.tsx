// Every address of every mail server with what it showed: protocol, certificate, name, time left, duration; and the chains below.
import type { ProbeReport } from '#domain/probe-report.ts'
import { type RowState, type ServerRow, serverRows } from '#domain/server-rows.ts'
import { Card } from '../../kit/card.tsx'
import { daysLeft } from '../../kit/days-left.ts'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { useNow } from '../../kit/use-now.ts'
import { useTranslation } from '../../translation.tsx'
import { CertificateChains } from './certificate-chain.tsx'

const rowMarks: Readonly<Record<RowState, MarkKind>> = {
  ok: 'good',
  warned: 'warn',
  failed: 'bad',
  undetermined: 'unknown',
}

export interface ServerTableProps {
  readonly report: ProbeReport
  readonly level: 2 | 3
  readonly copy: (text: string) => Promise<boolean>
}

export function ServerTable({ report, level, copy }: ServerTableProps) {
  const { t } = useTranslation()
  const rows = serverRows(report)
  if (rows.length === 0) return null
  const hosts = new Set(rows.map((row) => row.host)).size
  const addresses = rows.filter((row) => row.ip !== null).length
  const sub = `${t('test.servers.hosts', { count: hosts })}, ${t('test.servers.addresses', { count: addresses })}`
  return (
    <Card title={t('test.servers.title')} sub={sub} level={level}>
      <table className="table table-servers">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('test.servers.state')}</span>
            </th>
            <th scope="col">{t('test.servers.host')}</th>
            <th scope="col">{t('test.servers.address')}</th>
            <th scope="col">{t('test.servers.protocol')}</th>
            <th scope="col">{t('test.servers.certificate')}</th>
            <th scope="col">{t('test.servers.name')}</th>
            <th scope="col" className="numeric">
              {t('test.servers.left')}
            </th>
            <th scope="col" className="numeric">
              {t('test.servers.duration')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <ServerRowView key={row.key} row={row} />
          ))}
        </tbody>
      </table>
      <CertificateChains report={report} level={level === 2 ? 3 : 4} copy={copy} />
    </Card>
  )
}

function ServerRowView({ row }: { row: ServerRow }) {
  const { t, formats } = useTranslation()
  const none = t('test.servers.none')
  const { session } = row
  const now = useNow()
  const days = row.validUntil === null ? undefined : daysLeft(row.validUntil, now)
  return (
    <tr>
      <td className="cell-mark">
        <Mark kind={rowMarks[row.state]} label={t(`test.servers.${row.state}`)} />
      </td>
      <td className="mono" data-label={t('test.servers.host')}>
        {row.host}
      </td>
      <td className="mono" data-label={t('test.servers.address')}>
        {row.ip ?? none}
      </td>
      <td data-label={t('test.servers.protocol')} title={session?.tls?.cipher}>
        {session?.tls?.protocol.replace('TLSv', 'TLS ') ?? none}
      </td>
      <td data-label={t('test.servers.certificate')}>
        {row.certificate === null ? none : t(`report:trust.${row.certificate}`)}
      </td>
      <td data-label={t('test.servers.name')}>{row.name === null ? none : t(`report:name.${row.name}`)}</td>
      <td className="numeric" data-label={t('test.servers.left')}>
        {days === undefined ? none : days < 0 ? t('list.expired') : t('test.days', { count: days })}
      </td>
      <td className="numeric" data-label={t('test.servers.duration')}>
        {session === null ? none : formats.duration(session.durationMs)}
      </td>
    </tr>
  )
}
