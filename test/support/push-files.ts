// The files the command line pushes from, for a real target: site file, policy file, secret file, and a home folder with known_hosts.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCli } from '#cli/run-cli.ts'
import type { CommandRun } from './command-line.ts'
import type { PushTarget } from './push-house.ts'

export interface PushFiles {
  readonly site: string
  readonly input: string
  readonly secrets: string
  readonly journal: string
}

const siteId = '3d6cf1c2-7a0e-4d3b-9f3e-0c8f0a6a1d11'

/** The facts of the target's Postfix. */
export function postfixFacts({ postfix }: PushTarget) {
  return {
    version: '3.7',
    mapType: 'texthash',
    configDirectory: postfix.etc,
    directory: postfix.own,
    provesSessions: false,
  }
}

/** Writes the files into `folder`; `host` changes the only host of the site. */
export function writePushFiles(
  target: PushTarget,
  folder: string,
  host: Readonly<Record<string, unknown>> = {},
): PushFiles {
  const { server, user } = target
  const at = (name: string) => join(folder, name)
  const files = {
    site: at('site.json'),
    input: at('policies.json'),
    secrets: at('secrets.json'),
    journal: at('site.journal.json'),
  }
  const own = {
    address: server.address,
    port: server.port,
    user: user.name,
    signIn: { kind: 'password' },
    rights: 'sudo-password',
  }
  const site = {
    ...{ schema: 'handschlag.site/1', id: siteId, gateway: 'postfix', facts: postfixFacts(target) },
    hosts: [{ ...own, ...host }],
    secretFile: 'secrets.json',
  }
  const policy = {
    ...{ id: '6a2f5c0e-8a55-4c0b-9f7e-1f1f3b1f0a01', partner: 'Muster Bank AG', domains: ['bank.example'] },
    level: 'encrypt',
  }
  const secretsOf = (kind: string) => ({ host: server.address, kind, value: user.password })
  writeFileSync(files.site, JSON.stringify(site))
  writeFileSync(files.input, JSON.stringify({ schema: 'handschlag.policies/1', policies: [policy] }))
  const secrets = ['password', 'sudo'].map(secretsOf)
  writeFileSync(files.secrets, JSON.stringify({ schema: 'handschlag.secrets/1', secrets }), { mode: 0o600 })
  return files
}

/** Changes a JSON file in place. */
export function editJson(path: string, change: (content: Record<string, unknown>) => unknown): void {
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')))))
}

/** Runs the command line in this process, as it is called. */
export async function callCli(...args: readonly string[]): Promise<CommandRun> {
  const out: string[] = []
  const err: string[] = []
  const code = await runCli([...args, '--lang', 'en'], {
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
  })
  return { code, stdout: out.join(''), stderr: err.join('') }
}
