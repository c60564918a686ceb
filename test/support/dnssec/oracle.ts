// What independent validators say about a name: Unbound by its AD bit or SERVFAIL, BIND's delv by its closing words.
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDnsExchange } from '#wire/dnssec/dns-exchange.ts'
import { parseName } from '#wire/dnssec/message/dns-name.ts'
import { codeOf, type SecuredType } from '#wire/dnssec/message/secured-records.ts'
import type { SignedTree } from './signed-tree.ts'

export type OracleVerdict = 'secure' | 'insecure' | 'bogus'

/** Asks Unbound to judge by itself. */
export async function askUnbound(tree: SignedTree, name: string, type: SecuredType): Promise<OracleVerdict> {
  const question = { name: parseName(name) ?? [], type: codeOf(type) }
  const options = { wantsSignatures: true, checkingDisabled: false }
  const outcome = await createDnsExchange([tree.resolver])(question, options, new AbortController().signal)
  if (outcome.ok) return outcome.value.isAuthenticated ? 'secure' : 'insecure'
  if (outcome.fault.params['status'] !== 'SERVFAIL') throw new Error(`Unbound: ${JSON.stringify(outcome.fault)}`)
  return 'bogus'
}

/** Lets delv fetch through Unbound and judge by itself. */
export function askDelv(tree: SignedTree, name: string, type: SecuredType): Promise<OracleVerdict> {
  const anchors = join(tree.folder, 'delv.keys')
  const [, key = ''] = /DNSKEY\s+(257 3 \d+ .+)/.exec(readFileSync(join(tree.folder, 'anchor'), 'utf8')) ?? []
  const [flags, protocol, algorithm, ...parts] = key.trim().split(/\s+/)
  writeFileSync(anchors, `trust-anchors { . static-key ${flags} ${protocol} ${algorithm} "${parts.join('')}"; };\n`)
  const place = [`@${tree.resolver.address}`, '-p', String(tree.resolver.port)]
  return new Promise((resolve, reject) => {
    execFile('delv', [...place, '-a', anchors, '+root=.', `${name}.`, type], { timeout: 20_000 }, (error, out, err) => {
      const said = `${out}\n${err}`
      if (/fully validated/.test(said) && !/unsigned answer/.test(said)) return resolve('secure')
      if (/unsigned answer/.test(said)) return resolve('insecure')
      if (/resolution failed|broken trust chain|no valid/.test(said)) return resolve('bogus')
      return reject(error ?? new Error(`delv: ${said}`))
    })
  })
}
