// All sentences of the product, by language and namespace. Keys are typed from the German catalogue; a test holds both equal.
import agreementDe from '#locales/de/agreement.json' with { type: 'json' }
import agreementLetterDe from '#locales/de/agreement-letter.json' with { type: 'json' }
import agreementPageDe from '#locales/de/agreement-page.json' with { type: 'json' }
import careDe from '#locales/de/care.json' with { type: 'json' }
import checklistDe from '#locales/de/checklist.json' with { type: 'json' }
import cliDe from '#locales/de/cli.json' with { type: 'json' }
import commonDe from '#locales/de/common.json' with { type: 'json' }
import configureDe from '#locales/de/configure.json' with { type: 'json' }
import confirmDe from '#locales/de/confirm.json' with { type: 'json' }
import contactsDe from '#locales/de/contacts.json' with { type: 'json' }
import depthDe from '#locales/de/depth.json' with { type: 'json' }
import faultDe from '#locales/de/fault.json' with { type: 'json' }
import findingDe from '#locales/de/finding.json' with { type: 'json' }
import gatewayDe from '#locales/de/gateway.json' with { type: 'json' }
import gatewayDominoDe from '#locales/de/gateway-domino.json' with { type: 'json' }
import gatewayExchangeDe from '#locales/de/gateway-exchange.json' with { type: 'json' }
import gatewayExchangeOnlineDe from '#locales/de/gateway-exchange-online.json' with { type: 'json' }
import gatewayPostfixDe from '#locales/de/gateway-postfix.json' with { type: 'json' }
import gatewayRelayDe from '#locales/de/gateway-relay.json' with { type: 'json' }
import handoverDe from '#locales/de/handover.json' with { type: 'json' }
import letterDe from '#locales/de/letter.json' with { type: 'json' }
import partnerFileDe from '#locales/de/partner-file.json' with { type: 'json' }
import probeDe from '#locales/de/probe.json' with { type: 'json' }
import pushDe from '#locales/de/push.json' with { type: 'json' }
import relayDe from '#locales/de/relay.json' with { type: 'json' }
import relayPageDe from '#locales/de/relay-page.json' with { type: 'json' }
import reportDe from '#locales/de/report.json' with { type: 'json' }
import sitesDe from '#locales/de/sites.json' with { type: 'json' }
import testMailDe from '#locales/de/test-mail.json' with { type: 'json' }
import agreementEn from '#locales/en/agreement.json' with { type: 'json' }
import agreementLetterEn from '#locales/en/agreement-letter.json' with { type: 'json' }
import agreementPageEn from '#locales/en/agreement-page.json' with { type: 'json' }
import careEn from '#locales/en/care.json' with { type: 'json' }
import checklistEn from '#locales/en/checklist.json' with { type: 'json' }
import cliEn from '#locales/en/cli.json' with { type: 'json' }
import commonEn from '#locales/en/common.json' with { type: 'json' }
import configureEn from '#locales/en/configure.json' with { type: 'json' }
import confirmEn from '#locales/en/confirm.json' with { type: 'json' }
import contactsEn from '#locales/en/contacts.json' with { type: 'json' }
import depthEn from '#locales/en/depth.json' with { type: 'json' }
import faultEn from '#locales/en/fault.json' with { type: 'json' }
import findingEn from '#locales/en/finding.json' with { type: 'json' }
import gatewayEn from '#locales/en/gateway.json' with { type: 'json' }
import gatewayDominoEn from '#locales/en/gateway-domino.json' with { type: 'json' }
import gatewayExchangeEn from '#locales/en/gateway-exchange.json' with { type: 'json' }
import gatewayExchangeOnlineEn from '#locales/en/gateway-exchange-online.json' with { type: 'json' }
import gatewayPostfixEn from '#locales/en/gateway-postfix.json' with { type: 'json' }
import gatewayRelayEn from '#locales/en/gateway-relay.json' with { type: 'json' }
import handoverEn from '#locales/en/handover.json' with { type: 'json' }
import letterEn from '#locales/en/letter.json' with { type: 'json' }
import partnerFileEn from '#locales/en/partner-file.json' with { type: 'json' }
import probeEn from '#locales/en/probe.json' with { type: 'json' }
import pushEn from '#locales/en/push.json' with { type: 'json' }
import relayEn from '#locales/en/relay.json' with { type: 'json' }
import relayPageEn from '#locales/en/relay-page.json' with { type: 'json' }
import reportEn from '#locales/en/report.json' with { type: 'json' }
import sitesEn from '#locales/en/sites.json' with { type: 'json' }
import testMailEn from '#locales/en/test-mail.json' with { type: 'json' }

export const catalog = {
  de: {
    agreement: agreementDe,
    'agreement-letter': agreementLetterDe,
    'agreement-page': agreementPageDe,
    care: careDe,
    checklist: checklistDe,
    confirm: confirmDe,
    contacts: contactsDe,
    'partner-file': partnerFileDe,
    cli: cliDe,
    common: commonDe,
    configure: configureDe,
    depth: depthDe,
    fault: faultDe,
    finding: findingDe,
    gateway: gatewayDe,
    'gateway-domino': gatewayDominoDe,
    'gateway-exchange': gatewayExchangeDe,
    'gateway-exchange-online': gatewayExchangeOnlineDe,
    'gateway-postfix': gatewayPostfixDe,
    'gateway-relay': gatewayRelayDe,
    handover: handoverDe,
    letter: letterDe,
    probe: probeDe,
    push: pushDe,
    relay: relayDe,
    'relay-page': relayPageDe,
    report: reportDe,
    sites: sitesDe,
    'test-mail': testMailDe,
  },
  en: {
    agreement: agreementEn,
    'agreement-letter': agreementLetterEn,
    'agreement-page': agreementPageEn,
    care: careEn,
    checklist: checklistEn,
    confirm: confirmEn,
    contacts: contactsEn,
    'partner-file': partnerFileEn,
    cli: cliEn,
    common: commonEn,
    configure: configureEn,
    depth: depthEn,
    fault: faultEn,
    finding: findingEn,
    gateway: gatewayEn,
    'gateway-domino': gatewayDominoEn,
    'gateway-exchange': gatewayExchangeEn,
    'gateway-exchange-online': gatewayExchangeOnlineEn,
    'gateway-postfix': gatewayPostfixEn,
    'gateway-relay': gatewayRelayEn,
    handover: handoverEn,
    letter: letterEn,
    probe: probeEn,
    push: pushEn,
    relay: relayEn,
    'relay-page': relayPageEn,
    report: reportEn,
    sites: sitesEn,
    'test-mail': testMailEn,
  },
} as const

export type Catalog = (typeof catalog)['de']
export const namespaces = Object.keys(catalog.de) as (keyof Catalog)[]

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: Catalog
    returnNull: false
  }
}
