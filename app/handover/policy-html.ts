// What is demanded, in words: the level with its meaning, then one row for each thing that is not as usual.
import { isInbound, isOutbound, senderDomainsOf } from '#domain/tls-policy.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { breakable, type Markup, markup, quoted } from '#print/markup.ts'
import type { HandoverSheet } from './sheet.ts'

const shownNames = 12

/** The part about partner and policy. */
export function policyHtml(sheet: HandoverSheet, words: DocumentLanguage): Markup {
  const { policy } = sheet
  const { translate } = words
  const level = markup`
<div class="level"><strong>${translate('handover:level', { name: translate(`gateway:level.${policy.level}.name`) })}</strong>
<p>${translate(`gateway:level.${policy.level}.meaning`)}</p></div>`
  const rows = [...partnerRows(sheet, words), ...outboundRows(sheet, words), ...inboundRows(sheet, words)]
  return markup`
<h2>${translate('handover:part.demand')}</h2>
${isOutbound(policy) ? level : ''}
<table class="plain"><tbody>${rows.map(
    ([label, value]) => markup`
<tr><th scope="row">${label}</th><td>${value}</td></tr>`,
  )}</tbody></table>`
}

type Row = readonly [label: string, value: Markup | string]

function partnerRows({ partner, policy, own, testedAt, date }: HandoverSheet, words: DocumentLanguage): readonly Row[] {
  const { translate } = words
  const contact = [partner.contact.name, partner.contact.mail, partner.contact.phone].filter((text) => text !== '')
  const [first] = testedAt
  return [
    ...(own.organisation === '' ? [] : [[translate('handover:fact.own'), quoted(own.organisation)] as const]),
    [translate('handover:fact.partner'), quoted(partner.name)],
    [translate('handover:fact.domains'), namesHtml(policy.domains)],
    ...(policy.includeSubdomains ? [[translate('handover:fact.subdomains'), translate('handover:yes')] as const] : []),
    [translate('handover:fact.direction'), translate(`handover:direction.${policy.direction}`)],
    [translate('handover:fact.contact'), contact.length === 0 ? '–' : quoted(contact.join(', '))],
    [translate('handover:fact.agreement'), policy.agreement ?? '–'],
    [translate('handover:fact.date'), words.day(date)],
    [translate('handover:fact.tested'), first === undefined ? translate('handover:untested') : words.moment(first)],
    ...(policy.reviewBy === null ? [] : [[translate('handover:fact.reviewBy'), words.day(policy.reviewBy)] as const]),
  ]
}

function outboundRows({ policy }: HandoverSheet, { translate }: DocumentLanguage): readonly Row[] {
  if (!isOutbound(policy)) return []
  const { names, trust, pins, minProtocol, suites, clientCertificate, route, failure } = policy
  const rows: Row[] = []
  const add = (applies: boolean, label: string, value: Markup | string) => {
    if (applies) rows.push([label, value])
  }
  const hosts = route.kind === 'mx' ? [] : route.hosts.map(({ host, port }) => `${host}:${port}`)
  add(names.length > 0, translate('handover:fact.names'), namesHtml(names))
  add(policy.level !== 'may', translate('handover:fact.minProtocol'), minProtocol)
  add(policy.level !== 'may', translate('handover:fact.suites'), translate(`handover:suites.${suites}`))
  const trustSize = { count: trust.authorities.length }
  const hasAuthorities = trust.authorities.length > 0
  add(hasAuthorities, translate('handover:fact.trust'), translate(`handover:trust.${trust.kind}`, trustSize))
  add(pins.length > 0, translate('handover:fact.pins'), pinsHtml(pins))
  add(clientCertificate !== null, translate('handover:fact.clientCertificate'), clientCertificate ?? '')
  add(hosts.length > 0, translate('handover:fact.route'), namesHtml(hosts))
  const times = { warn: failure.warnAfterHours, giveUp: failure.giveUpAfterHours }
  const failureText = translate(`handover:failure.${failure.action}`, times)
  add(policy.level !== 'may', translate('handover:fact.failure'), failureText)
  return rows
}

function inboundRows({ policy }: HandoverSheet, { translate }: DocumentLanguage): readonly Row[] {
  if (!isInbound(policy)) return []
  const { addresses, minProtocol, certificate, reply } = policy.inbound
  const rows: Row[] = [[translate('handover:fact.inboundSenders'), namesHtml(senderDomainsOf(policy))]]
  if (addresses.length > 0) rows.push([translate('handover:fact.inboundAddresses'), namesHtml(addresses)])
  rows.push([translate('handover:fact.inboundProtocol'), minProtocol])
  if (certificate !== null) {
    const { names, pins, authorities } = certificate
    const sizes = translate('handover:inboundCertificate', { pins: pins.length, authorities: authorities.length })
    rows.push([translate('handover:fact.inboundCertificate'), markup`${namesHtml(names)} ${sizes}`])
  }
  rows.push([translate('handover:fact.inboundReply'), translate(`handover:reply.${reply}`)])
  return rows
}

function namesHtml(names: readonly string[]): Markup {
  const shown = names.slice(0, shownNames).map((name, index) => markup`${index === 0 ? '' : ', '}${breakable(name)}`)
  return markup`${shown}${names.length > shownNames ? ` … (${names.length})` : ''}`
}

function pinsHtml(pins: readonly string[]): Markup {
  const shown = pins.slice(0, shownNames).map((pin, index) => markup`${index === 0 ? '' : lineBreak}${pin}`)
  return markup`<span class="mono">${shown}</span>${pins.length > shownNames ? ` … (${pins.length})` : ''}`
}

const lineBreak: Markup = { html: '<br>' }
