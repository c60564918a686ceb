// The keys of an SSH agent: OpenSSH's (socket, named pipe of Windows) and Pageant (its named pipe, PuTTY 0.75 and later). Fault:
// ssh.agent-missing when none answers or it holds no key.
import { existsSync, readdirSync } from 'node:fs'
import ssh2, { type BaseAgent, createAgent, type ParsedKey } from 'ssh2'
import { fail, type Outcome, succeed } from '#domain/fault.ts'

const answerMs = 10_000
const pipes = '\\\\.\\pipe\\'

export interface AgentKey {
  readonly key: ParsedKey
  readonly agent: BaseAgent
}

/** Where an agent may be listening; `given` empty = the one this system offers, `pageant` = that one only. */
export function agentSockets(
  given: string,
  system: { readonly platform: string; readonly socket: string | undefined; readonly user: string | undefined },
  listPipes: () => readonly string[],
): readonly string[] {
  const isPageant = given.toLowerCase() === 'pageant'
  if (given !== '' && !isPageant) return [given]
  const named = system.socket === undefined || system.socket === '' ? [] : [system.socket]
  if (system.platform !== 'win32') return isPageant ? [] : named
  const ofPageant = `pageant.${system.user ?? ''}.`.toLowerCase()
  const names = listPipes()
  const pageants = names.filter((name) => name.toLowerCase().startsWith(ofPageant)).map((name) => pipes + name)
  if (isPageant) return pageants
  return [...named, ...names.filter((name) => name === 'openssh-ssh-agent').map((name) => pipes + name), ...pageants]
}

/** All keys of the agents that answer, in their order. */
export async function readAgentKeys(given: string): Promise<Outcome<readonly AgentKey[]>> {
  const { SSH_AUTH_SOCK: socket, USERNAME: user } = process.env
  const sockets = agentSockets(given, { platform: process.platform, socket, user }, listPipes)
  if (sockets.length === 0) return fail('ssh.agent-missing', { detail: 'push:detail.agent-none' })
  const keys: AgentKey[] = []
  let detail = 'push:detail.agent-empty'
  for (const path of sockets) {
    if (process.platform !== 'win32' && !existsSync(path)) {
      detail = `push:detail.agent-absent ${path}`
      continue
    }
    const found = await readKeys(createAgent(path))
    if (found !== null) keys.push(...found)
    else detail = `push:detail.agent-silent ${path}`
  }
  return keys.length > 0 ? succeed(keys) : fail('ssh.agent-missing', { detail })
}

/** null = no answer. */
function readKeys(agent: BaseAgent): Promise<readonly AgentKey[] | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), answerMs)
    agent.getIdentities((error, keys) => {
      clearTimeout(timer)
      resolve(error ? null : (keys ?? []).flatMap((key) => readKey(key, agent)))
    })
  })
}

function readKey(key: unknown, agent: BaseAgent): readonly AgentKey[] {
  const parsed: unknown = ssh2.utils.parseKey(key as Buffer)
  const only = (Array.isArray(parsed) ? parsed[0] : parsed) as ParsedKey | Error
  return only instanceof Error ? [] : [{ key: only, agent }]
}

function listPipes(): readonly string[] {
  try {
    return readdirSync(pipes)
  } catch {
    return []
  }
}
