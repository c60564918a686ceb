// Finished tests in the database: whole reports, newest first, a bounded history per domain. A report this version cannot read is
// storage.damaged, never silently left out.
import { z } from 'zod'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type ProbeReport, probeReport } from '#domain/probe-report.ts'
import { type ReportSummary, reportSummary, summarise } from '#domain/report-summary.ts'
import { type Database, UnreadableRow } from '#sqlite/database.ts'
import { readStoredJson } from '#sqlite/stored-json.ts'

export interface ProbeReportRepository {
  /** Keeps a report; the oldest beyond the history of its domain goes. */
  add(report: ProbeReport): Outcome<undefined>
  /** The newest report of a domain; fault probe.not-tested. */
  newest(domain: string): Outcome<ProbeReport>
  /** The same; undefined while the domain was never tested. */
  latest(domain: string): Outcome<ProbeReport | undefined>
  /** The report of a domain before its newest; undefined while there is at most one. */
  previous(domain: string): Outcome<ProbeReport | undefined>
  /** The kept reports of a domain, newest first. */
  history(domain: string): Outcome<readonly ProbeReport[]>
  /** The summary of each domain's newest report, by domain. */
  summaries(): Outcome<ReadonlyMap<string, ReportSummary>>
  /** Removes every report of these domains. */
  forget(domains: readonly string[]): Outcome<undefined>
}

/** Reports kept per domain. */
export const historyLimit = 50

const newestFirst = 'ORDER BY started_at DESC, rowid DESC'
const newestSummaries = `SELECT summary AS json FROM probe_report AS report WHERE rowid =
  (SELECT rowid FROM probe_report WHERE domain = report.domain ${newestFirst} LIMIT 1)`

/** Reports kept in the given database. */
export function createProbeReportRepository(database: Database): ProbeReportRepository {
  return {
    add: (report) =>
      database.transact((connection) => {
        connection.run(
          'INSERT INTO probe_report (id, domain, started_at, summary, report) VALUES (?, ?, ?, ?, ?)',
          report.id,
          report.domain,
          report.startedAt,
          JSON.stringify(reportSummary.parse(summarise(report))),
          JSON.stringify(probeReport.parse(report)),
        )
        connection.run(
          `DELETE FROM probe_report WHERE domain = ?1 AND rowid NOT IN
             (SELECT rowid FROM probe_report WHERE domain = ?1 ${newestFirst} LIMIT ${historyLimit})`,
          report.domain,
        )
        return succeed(undefined)
      }),
    newest: (domain) =>
      database.transact((connection) => {
        const [raw] = connection.all(
          `SELECT report AS json FROM probe_report WHERE domain = ? ${newestFirst} LIMIT 1`,
          domain,
        )
        return raw === undefined ? fail('probe.not-tested', { domain }) : succeed(readJson(raw, probeReport))
      }),
    latest: (domain) => nth(database, domain, 0),
    previous: (domain) => nth(database, domain, 1),
    history: (domain) =>
      database.transact((connection) =>
        succeed(
          connection
            .all(`SELECT report AS json FROM probe_report WHERE domain = ? ${newestFirst}`, domain)
            .map((raw) => readJson(raw, probeReport)),
        ),
      ),
    summaries: () =>
      database.transact((connection) => {
        const summaries = new Map<string, ReportSummary>()
        for (const raw of connection.all(newestSummaries)) {
          const summary = readJson(raw, reportSummary)
          summaries.set(summary.domain, summary)
        }
        return succeed(summaries)
      }),
    forget: (domains) =>
      database.transact((connection) => {
        for (const domain of domains) connection.run('DELETE FROM probe_report WHERE domain = ?', domain)
        return succeed(undefined)
      }),
  }
}

function nth(database: Database, domain: string, offset: number): Outcome<ProbeReport | undefined> {
  return database.transact((connection) => {
    const [raw] = connection.all(
      `SELECT report AS json FROM probe_report WHERE domain = ? ${newestFirst} LIMIT 1 OFFSET ?`,
      domain,
      offset,
    )
    return succeed(raw === undefined ? undefined : readJson(raw, probeReport))
  })
}

function readJson<T>(raw: unknown, schema: z.ZodType<T>): T {
  const row = z.object({ json: z.string() }).safeParse(raw)
  if (!row.success) throw new UnreadableRow('probe report', { cause: row.error })
  const value = schema.safeParse(readStoredJson(row.data.json))
  if (!value.success) throw new UnreadableRow('probe report', { cause: value.error })
  return value.data
}
