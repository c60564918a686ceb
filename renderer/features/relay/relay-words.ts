// Codes of the relay in words; a code this version has no sentence for is shown as it is, never left out.

import { refusalReasons } from '#domain/evidence-record.ts'
import type { PartnerPreflight, QueueItem } from '#domain/relay-queue.ts'
import type { Translate } from '#i18n/translate.ts'

const ends = [
  'replied',
  'no-route',
  'not-reached',
  'cut',
  'uncertain',
  'stopped',
  'container-not-made',
  'decided',
  'notice-not-possible',
  'password-not-delivered',
] as const

/** Why a delivery waits. */
export function reasonText({ last }: QueueItem, t: Translate): string {
  if (last === null) return t('relay-page:queue.no-attempt')
  const refusal = refusalReasons.find((entry) => last.code === `refused.${entry}`)
  if (refusal !== undefined) return t(`relay:refusal.${refusal}`)
  const end = ends.find((entry) => entry === last.code)
  const words = end === undefined ? last.code : t(`relay:end.${end}`)
  return last.detail === '' ? words : `${words} (${last.detail})`
}

const hostStates = ['ready', 'refused', 'not-reached', 'runtime-cannot'] as const

/** What was found at one address of a partner. */
export function hostStateText(host: PartnerPreflight['hosts'][number], t: Translate): string {
  const refusal = refusalReasons.find((entry) => entry === host.detail)
  if (refusal !== undefined) return t(`relay:refusal.${refusal}`)
  const state = hostStates.find((entry) => entry === host.state)
  const words = state === undefined ? host.state : t(`relay-page:reach.host.${state}`)
  return host.detail === '' ? words : `${words} (${host.detail})`
}
