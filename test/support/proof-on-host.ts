// Counter-proofs as the window asks for them, on the host of a push house: planned, carried out, and looked at afterwards.
import type { TrialProgress } from '#contract/confirm-contract.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import { type TrapMode, trapModes } from '#domain/confirm/trap.ts'
import type { Outcome } from '#domain/fault.ts'
import { valueIn } from './expect-outcome.ts'
import type { PushHouse } from './push-house.ts'

type ProofHouse = Pick<PushHouse, 'client' | 'partner' | 'siteId' | 'host'>

/** A mail that gets through in TLS, one whose certificate nobody vouches for, one that has to be held: what a test needs that looks at traces alone. */
export const fewModes: readonly TrapMode[] = ['control', 'self-signed', 'no-starttls']

/** Plans one, the trap reached through SSH; with every mode unless told. */
export async function planProof(house: ProofHouse, hostId = house.host.id, modes: readonly TrapMode[] = trapModes) {
  const { client, partner, siteId } = house
  const wish = { partnerId: partner.id, siteId, hostId, domain: 'bank.example', modes: [...modes], secrets: [] }
  return await client.confirm.planTrial({ ...wish, trap: { kind: 'ssh' } }, () => undefined)
}

export type PlannedProof = Awaited<ReturnType<typeof planProof>>

/** Carries it out, accepting every reason; `atStage` is called when a stage begins, `signal` breaks it off. */
export async function runProof(
  { client }: Pick<ProofHouse, 'client'>,
  planned: PlannedProof,
  atStage: (stage: Extract<TrialProgress, { kind: 'stage' }>['stage']) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Outcome<CounterProof>> {
  const { plan } = valueIn(planned)
  const accepted = plan.hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code))
  const order = { planId: plan.id, planHash: plan.hash, accepted, secrets: [] }
  const report = (progress: TrialProgress) => {
    if (progress.kind === 'stage') atStage(progress.stage)
  }
  return await client.confirm.runTrial(order, report, signal)
}

/** What the page about confirming shows. */
export async function confirmView({ client, partner }: Pick<ProofHouse, 'client' | 'partner'>) {
  return valueIn(await client.confirm.read({ partnerId: partner.id }))
}

/** A test mail to the partner, as it is handed in on the host. */
export function testMailOf(
  { partner, siteId, host }: Pick<ProofHouse, 'partner' | 'siteId' | 'host'>,
  from = 'admin@own.example',
) {
  const wish = { partnerId: partner.id, way: 'host' as const, siteId, hostId: host.id, secrets: [] }
  return { ...wish, to: 'test@bank.example', from, language: 'en' as const }
}
