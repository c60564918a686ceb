// Everything a counter-proof on a host is made of, from the trial and what is known of gateway and host; made again to take one back.
import { hashSet, type NamedContent } from '#delivery/plan-hash.ts'
import type { Artefact } from '#domain/artefact.ts'
import type { Trial } from '#domain/confirm/trial.ts'
import { mailsOf } from '#domain/confirm/trial-run.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { Language } from '#domain/language.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import type { GatewayTarget } from '#gateways/gateway-target.ts'
import { withExtraFiles } from '../../push/look-at-hosts.ts'
import { siteFactsFor } from '../../render-for-site.ts'
import { composeTrialMail } from '../send/compose.ts'
import type { HostTrial } from './host-stage.ts'
import { workIdOf } from './work-id.ts'

type Triable = Required<Pick<GatewayTarget, 'trial' | 'drop'>>

/** What the product of a gateway offers for it; faults confirm.not-triable, gateway.unknown, gateway.site-incomplete. */
export function triableTarget(site: GatewaySite): Outcome<Triable & { readonly facts: unknown }> {
  const described = siteFactsFor(site.gateway, site.facts)
  if (!described.ok) return described
  const { target, facts } = described.value
  const { trial, drop } = target
  if (trial === undefined || drop === undefined) {
    return fail('confirm.not-triable', { detail: 'push:detail.trial-product' })
  }
  return succeed({ trial, drop, facts })
}

/** The parts; `mailAt` null = without the mails, which the way back does not need. Faults those of `triableTarget` and of the driver. */
export async function hostTrialOf(
  site: GatewaySite,
  host: PushHost,
  trial: Trial,
  mailAt: { readonly language: Language; readonly at: string } | null,
): Promise<Outcome<HostTrial>> {
  const target = triableTarget(site)
  if (!target.ok) return target
  const { trial: driver, drop, facts } = target.value
  const artefacts = driver.files(trial, facts)
  if (!artefacts.ok) return artefacts
  const set = { gateway: site.gateway, driver: driver.push, facts, artefacts: artefacts.value }
  const extended = await withExtraFiles({ ...set, setHash: hashSet(artefacts.value) })
  if (!extended.ok) return extended
  const mails = mailsOf(trial)
  const written: NamedContent[] =
    mailAt === null
      ? []
      : mails.map((mail) => ({
          name: `${mail.token}.eml`,
          content: composeTrialMail(mail, mailAt.language, mailAt.at),
        }))
  const files = [...extended.value.files, ...(drop.files?.(facts, host.system) ?? []).map(asFile), ...written]
  return succeed({ host, workId: workIdOf(site.id), set: { ...extended.value, files }, driver, drop, mails })
}

function asFile({ name, content }: Artefact): NamedContent {
  return { name, content }
}
