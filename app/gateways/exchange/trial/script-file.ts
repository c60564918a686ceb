// The script of a trial: the sub-domains and where their trap listens, the authority of the trial, and the fixed parts. ASCII, CR LF. Refuses what
// Exchange could not say as it is; fault confirm.not-triable with the field.
import { createHash, hash, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { Artefact } from '#domain/artefact.ts'
import type { Trial, TrialTrap } from '#domain/confirm/trial.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { quoteText, quoteValue } from '../../powershell/powershell-literal.ts'
import { resultEngine } from '../../powershell/result-engine.ts'
import { assembleScript, createPartWriter, type ScriptPart, scriptPart } from '../../powershell/script-part.ts'
import { compareEngine } from '../engine/compare.ts'
import { lockEngine, trapEngine } from '../engine/guard.ts'
import { rangeEngine } from '../engine/ranges.ts'
import { reportEngine } from '../engine/report.ts'
import { shellEngine } from '../engine/shell.ts'
import { stateEngine } from '../engine/state.ts'
import { type ExchangeSite, exchangeSite } from '../site.ts'
import { trialChangeEngine } from './engine/changing.ts'
import { ruleEngine, temporaryEngine } from './engine/looking.ts'
import { queueEngine } from './engine/queue.ts'
import { trialParameters, trialRunEngine } from './engine/trial-run.ts'

export const trialScriptName = 'handschlag-exchange-trial.ps1'

const domainForm = /^(?=.{1,200}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_][a-z0-9_-]{0,62})+$/
const local = 'gegenprobe'

/** A sub-domain for each mail: a connector knows domains, no addresses, and the partner's own mail must not meet it. */
export function recipientFor(token: string, domain: string): string {
  return `${local}@gegenprobe-${token}.${domain.toLowerCase()}`
}

/** The file; fault confirm.not-triable. */
export function trialFiles(trial: Trial, input: ExchangeSite): Outcome<readonly Artefact[]> {
  const authority = certificateOf(trial.authorityPem)
  const odd = exchangeSite.safeParse(input).success ? oddField(trial) : 'site'
  if (odd !== null || authority === null) return fail('confirm.not-triable', { detail: odd ?? 'authority' })
  const parts = [
    scriptPart(
      `# Handschlag, Exchange Server on-premises. Connectors to a trap that are in place for minutes: they prove that mail is held.\n${trialParameters.trim()}`,
    ),
    ...[resultEngine('handschlag.exchange-trial/1', 'Organization Management is needed.'), trapEngine, shellEngine],
    ...[tableOf(trial, authority), lockEngine, rangeEngine, compareEngine, stateEngine, reportEngine],
    ...[ruleEngine, temporaryEngine, queueEngine, trialChangeEngine, trialRunEngine],
  ]
  return succeed([assembleScript(trialScriptName, parts)])
}

function tableOf({ id, domain, traps }: Trial, authority: X509Certificate): ScriptPart {
  const facts = [
    `$TrialId = ${quoteText(id)}`,
    `$Domain = ${quoteText(domain.toLowerCase())}`,
    `$WantsAuthority = ${quoteValue(traps.some(({ mode }) => mode === 'wrong-name' || mode === 'expired'))}`,
    `$AuthorityThumbprint = ${quoteText(createHash('sha1').update(authority.raw).digest('hex').toUpperCase())}`,
    `$Authority = ${quoteText(authority.raw.toString('base64'))}`,
    `$Tokens = ${quoteValue(traps.map(({ token }) => token))}`,
    `$Traps = @(\r\n${traps.map(trapLine).join(',\r\n')}\r\n)`,
  ]
  const writer = createPartWriter()
  writer.line(`$PlanHash = ${quoteText(hash('sha256', facts.join('\n')))}`)
  for (const fact of facts) for (const line of fact.split('\r\n')) writer.line(line)
  return writer.part()
}

function trapLine({ mode, recipient, address, port }: TrialTrap): string {
  const space = recipient.slice(recipient.lastIndexOf('@') + 1)
  return `    @{ Mode = ${quoteText(mode)}; Domain = ${quoteText(space)}; Address = ${quoteText(address)}; Port = ${quoteValue(port)} }`
}

function certificateOf(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}

function oddField({ id, domain, traps }: Trial): string | null {
  if (!/^[0-9a-f]{16}$/.test(id)) return 'id'
  if (!domainForm.test(domain.toLowerCase())) return 'domain'
  if (traps.length === 0 || traps.length > 20) return 'traps'
  for (const { recipient, token, address, port } of traps) {
    if (!/^[a-z0-9]{20}$/.test(token) || recipient !== recipientFor(token, domain)) return 'recipient'
    if (isIP(address) === 0 || address.includes('%')) return 'address'
    if (!Number.isInteger(port) || port < 1 || port > 65_535) return 'port'
  }
  const unique = (values: readonly unknown[]) => new Set(values).size === values.length
  const isApart = unique(traps.map(({ token }) => token)) && unique(traps.map(({ mode }) => mode))
  return isApart && unique(traps.map(({ address, port }) => `${address} ${port}`)) ? null : 'traps'
}
