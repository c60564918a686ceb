// The answer of the partner: read, held against what is known of both houses, and kept with the test mail it answers.
import type { TestSend } from '#domain/confirm/test-send.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { readAnswer as judgeAnswer } from '#mail-trace/read-answer.ts'
import { largestMail } from '#mail-trace/read-mail.ts'
import { currentAgreement } from '../agreement/find.ts'
import type { Rooms } from '../rooms.ts'

export interface AnswerWish {
  readonly sendId: string
  readonly content: string | Uint8Array
}

/** Reads it; faults confirm.not-found, confirm.not-a-mail, confirm.outlook-file, confirm.answer-too-large. */
export async function readAnswer(rooms: Rooms, { sendId, content }: AnswerWish): Promise<Outcome<TestSend>> {
  const found = rooms.store.confirmations.findSend(sendId)
  if (!found.ok) return found
  const houses = rooms.store.together(() => housesOf(rooms, found.value))
  if (!houses.ok) return houses
  const { messageId, partnerId } = found.value
  const answer = await judgeAnswer(content, { ...houses.value, messageId, readAt: rooms.outside.clock.now() })
  if (!answer.ok) return answer
  const kept = rooms.store.together((): Outcome<TestSend> => {
    const now = rooms.store.confirmations.findSend(sendId)
    if (!now.ok) return now
    const send = { ...now.value, answer: answer.value }
    const saved = rooms.store.confirmations.saveSend(send)
    return saved.ok ? succeed(send) : saved
  })
  if (kept.ok) {
    rooms.announce.confirmChanged(partnerId)
    rooms.announce.checklistChanged(partnerId)
  }
  return kept
}

/** The same from a file the person is asked for; fault file.choice-dismissed too. */
export async function openAnswer(rooms: Rooms, sendId: string): Promise<Outcome<TestSend>> {
  const opened = await rooms.outside.files.openFile('mail', largestMail)
  if (opened.ok) return await readAnswer(rooms, { sendId, content: opened.value.content })
  const isTooLarge = opened.fault.code === 'input.too-large'
  return isTooLarge ? fail('confirm.answer-too-large', { limit: `${largestMail / 1_000_000} MB` }) : opened
}

/** What is known of both houses: ours by our hosts, relay and agreement, the partner's by agreement and last tests. */
function housesOf(rooms: Rooms, { partnerId, siteId, through }: TestSend) {
  const { store } = rooms
  const partner = store.partners.find(partnerId)
  if (!partner.ok) return partner
  const agreement = currentAgreement(rooms, partnerId)
  if (!agreement.ok) return agreement
  const hosts = siteId === null ? succeed([]) : store.hosts.list(siteId)
  if (!hosts.ok) return hosts
  const settings = store.settings.read()
  if (!settings.ok) return settings
  const mx: string[] = []
  const mxAddresses: string[] = []
  for (const domain of partner.value.domains) {
    const report = store.reports.latest(domain)
    if (!report.ok) return report
    for (const host of report.value?.observed.mxRoute.hosts ?? []) {
      mx.push(host.host)
      mxAddresses.push(...host.addresses)
    }
  }
  const terms = agreement.value?.terms
  const ownNames = [
    through,
    ...hosts.value.map(({ address }) => address),
    ...(terms?.own.hosts ?? []).map(({ host }) => host),
    ...(terms?.own.heloNames ?? []),
    settings.value.helo ?? '',
  ]
  const ownAddresses = [...hosts.value.map(({ address }) => address), ...(terms?.own.sendingAddresses ?? [])]
  return succeed({
    own: { names: ownNames.filter((name) => name !== ''), addresses: ownAddresses },
    partner: {
      names: [...mx, ...(terms?.partner.hosts ?? []).map(({ host }) => host)],
      addresses: [...mxAddresses, ...(terms?.partner.hosts ?? []).flatMap(({ addresses }) => addresses)],
      domains: [...partner.value.domains, ...(terms?.partner.domains ?? []).map(({ name }) => name)],
    },
    minProtocol: terms?.toPartner?.minProtocol ?? ('TLSv1.2' as const),
  })
}
