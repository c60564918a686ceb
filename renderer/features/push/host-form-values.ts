// The form of a host: how a person types it, and back. The schema of the domain judges every field; each issue stands at its field.
import {
  type HostSystem,
  type JumpHost,
  type LegacyAlgorithm,
  legacyAlgorithms,
  type PushHost,
  type PushHostDraft,
  pushHostDraft,
  type SignIn,
  sshAddress,
} from '#domain/push/push-host.ts'

export interface HopValues {
  readonly address: string
  readonly port: string
  readonly user: string
  readonly signIn: SignIn['kind']
  /** Path of the private key. */
  readonly keyPath: string
  /** Socket or pipe of the agent; empty = what the system offers. */
  readonly agent: string
  /** Old algorithms allowed there. */
  readonly legacy: readonly LegacyAlgorithm[]
}
export interface HostFormValues extends HopValues {
  readonly name: string
  readonly jumps: readonly HopValues[]
  readonly system: HostSystem
  readonly rights: PushHostDraft['rights']
}

export type HostIssue = 'missing' | 'address' | 'port' | 'user' | 'too-long'
/** By field; fields of a host gone through stand under `jumps.<index>.<field>`. */
export type HostIssues = Readonly<Record<string, HostIssue>>

export const mostJumps = 3

/** An empty hop; whoever signs in at a mail gateway mostly has an agent or a key. */
export const emptyHop: HopValues = {
  ...{ address: '', port: '22', user: '' },
  ...{ signIn: 'agent', keyPath: '', agent: '', legacy: [] },
}

/** The form of a new host. */
export function newHostForm(system: HostSystem): HostFormValues {
  return { ...emptyHop, name: '', jumps: [], system, rights: system === 'windows' ? 'own' : 'sudo' }
}

/** The form of a host as it is kept. */
export function hostFormOf(host: PushHost): HostFormValues {
  const { name, jumps, system, rights } = host
  return { ...hopFormOf(host), name, jumps: jumps.map(hopFormOf), system, rights }
}

function hopFormOf({ address, port, user, signIn, legacy = [] }: JumpHost): HopValues {
  return {
    address,
    port: String(port),
    user,
    signIn: signIn.kind,
    keyPath: signIn.kind === 'key' ? signIn.path : '',
    agent: signIn.kind === 'agent' ? signIn.socket : '',
    legacy,
  }
}

export interface HostReading {
  readonly draft: PushHostDraft | null
  readonly issues: HostIssues
}

/** Reads the form; there is a draft only when nothing is wrong. A host without a name is called as it is addressed. */
export function readHostForm(
  values: HostFormValues,
  { id, siteId, position }: Pick<PushHostDraft, 'id' | 'siteId' | 'position'>,
): HostReading {
  const issues: Record<string, HostIssue> = {}
  const own = readHop(values, '', issues)
  const jumps = values.jumps.map((jump, index) => readHop(jump, `jumps.${index}.`, issues))
  const name = values.name.trim() === '' ? values.address.trim() : values.name.trim()
  if (!pushHostDraft.shape.name.safeParse(name).success && values.name.trim() !== '') issues['name'] = 'too-long'
  const rights = values.system === 'windows' ? 'own' : values.rights
  const draft = pushHostDraft.safeParse({
    ...own,
    id,
    siteId,
    position,
    name,
    jumps,
    system: values.system,
    rights,
  })
  return { draft: draft.success && Object.keys(issues).length === 0 ? draft.data : null, issues }
}

function readHop(values: HopValues, at: string, issues: Record<string, HostIssue>) {
  const { shape } = sshAddress
  const address = values.address.trim().replace(/^\[(.*)\]$/, '$1')
  const port = /^\d{1,5}$/.test(values.port.trim()) ? Number(values.port.trim()) : 0
  const user = values.user.trim()
  if (address === '') issues[`${at}address`] = 'missing'
  else if (!shape.address.safeParse(address).success) issues[`${at}address`] = 'address'
  if (!shape.port.safeParse(port).success) issues[`${at}port`] = 'port'
  if (user === '') issues[`${at}user`] = 'missing'
  else if (!shape.user.safeParse(user).success) issues[`${at}user`] = 'user'
  const signIn = signInOf(values)
  if (signIn.kind === 'key' && signIn.path === '') issues[`${at}keyPath`] = 'missing'
  else if (!shape.signIn.safeParse(signIn).success)
    issues[`${at}${signIn.kind === 'key' ? 'keyPath' : 'agent'}`] = 'too-long'
  const legacy = legacyAlgorithms.filter((each) => values.legacy.includes(each))
  return { address, port, user, signIn, legacy }
}

function signInOf({ signIn, keyPath, agent }: HopValues): SignIn {
  switch (signIn) {
    case 'agent':
      return { kind: 'agent', socket: agent.trim() }
    case 'key':
      return { kind: 'key', path: keyPath.trim() }
    case 'password':
    case 'questions':
      return { kind: signIn }
  }
}
