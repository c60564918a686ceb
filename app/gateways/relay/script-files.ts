// The shell scripts beside the relay's files: facts of the site, then fixed code. ASCII, LF, for any POSIX shell.
import { createHash } from 'node:crypto'
import type { Artefact } from '#domain/artefact.ts'
import { createLineWriter } from '../line-writer.ts'
import { applyEngine } from './scripts/apply.ts'
import { lookEngine } from './scripts/look.ts'
import { putBackEngine } from './scripts/put-back.ts'
import { releaseEngine } from './scripts/release.ts'
import { rollbackEngine } from './scripts/rollback.ts'
import { serviceEngine } from './scripts/service.ts'
import { shellBase } from './scripts/shell-base.ts'
import { verifyEngine } from './scripts/verify.ts'
import { archiveNameOf, type RelaySite } from './site.ts'

export const scriptNames = {
  apply: 'handschlag-relay-apply.sh',
  verify: 'handschlag-relay-verify.sh',
  rollback: 'handschlag-relay-rollback.sh',
} as const

/** SHA-256 over the relay's files and what they need on the host. */
export function setHashOf(files: readonly Artefact[], site: RelaySite): string {
  const hashes = files.map(({ name, content }) => `${name} ${sha256(content)}\n`).join('')
  return sha256(`${hashes}${archiveNameOf(site) ?? 'host'}\n`)
}

/** The three scripts in the order they are used. */
export function scriptFiles(files: readonly Artefact[], site: RelaySite): readonly Artefact[] {
  const facts = factLines(files, site)
  const look = [shellBase, serviceEngine, releaseEngine, lookEngine] as const
  return [
    script(scriptNames.apply, 'Shows or writes the release, files and service of the relay.', facts, [
      ...look,
      putBackEngine,
      applyEngine,
    ]),
    script(
      scriptNames.verify,
      'Compares the host with this folder and asks the running relay. Writes nothing.',
      facts,
      [...look, verifyEngine],
    ),
    script(scriptNames.rollback, 'Takes back what a run of the apply script wrote.', facts, [
      ...look,
      putBackEngine,
      rollbackEngine,
    ]),
  ]
}

const codes: ReadonlyMap<string, string> = new Map([
  [shellBase, 'script-base'],
  [serviceEngine, 'script-service'],
  [releaseEngine, 'script-release'],
  [lookEngine, 'script-look'],
  [putBackEngine, 'script-put-back'],
  [applyEngine, 'script-apply'],
  [verifyEngine, 'script-verify'],
  [rollbackEngine, 'script-rollback'],
])

function script(name: string, purpose: string, facts: readonly string[], parts: readonly string[]): Artefact {
  const writer = createLineWriter()
  writer.block(['#!/bin/sh', `# Handschlag relay. ${purpose}`, '# Read README.txt first.'], 'script-head')
  writer.line('')
  writer.block(facts, 'script-facts')
  for (const part of parts) {
    writer.line('')
    writer.block(part.trim().split('\n'), codes.get(part))
  }
  return writer.artefact(name, 'shell')
}

function factLines(files: readonly Artefact[], site: RelaySite): readonly string[] {
  const secrets = [site.key, ...Object.values(site.clientCertificates)].filter((path) => path !== '')
  return Object.entries({
    set_hash: setHashOf(files, site),
    file_hashes: files.map(({ name, content }) => `${name}:${sha256(content)}`).join(' '),
    secret_files: [...new Set(secrets)].sort().join(' '),
    runtime: archiveNameOf(site) ?? 'host',
  }).map(([name, value]) => `${name}='${plain(value)}'`)
}

/** Every value here passed a schema of plain characters; anything else is a bug. */
function plain(value: string): string {
  if (!/^[A-Za-z0-9 ._:/-]*$/.test(value)) throw new Error('a fact of a script holds an odd character')
  return value
}

function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}
