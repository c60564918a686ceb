// All sentences of the product, by language and namespace. Keys are typed from the German catalogue; a test holds both equal.
import agreementDe from '#locales/de/agreement.json' with { type: 'json' }
import cliDe from '#locales/de/cli.json' with { type: 'json' }
import commonDe from '#locales/de/common.json' with { type: 'json' }
import depthDe from '#locales/de/depth.json' with { type: 'json' }
import faultDe from '#locales/de/fault.json' with { type: 'json' }
import findingDe from '#locales/de/finding.json' with { type: 'json' }
import gatewayDe from '#locales/de/gateway.json' with { type: 'json' }
import letterDe from '#locales/de/letter.json' with { type: 'json' }
import probeDe from '#locales/de/probe.json' with { type: 'json' }
import reportDe from '#locales/de/report.json' with { type: 'json' }
import agreementEn from '#locales/en/agreement.json' with { type: 'json' }
import cliEn from '#locales/en/cli.json' with { type: 'json' }
import commonEn from '#locales/en/common.json' with { type: 'json' }
import depthEn from '#locales/en/depth.json' with { type: 'json' }
import faultEn from '#locales/en/fault.json' with { type: 'json' }
import findingEn from '#locales/en/finding.json' with { type: 'json' }
import gatewayEn from '#locales/en/gateway.json' with { type: 'json' }
import letterEn from '#locales/en/letter.json' with { type: 'json' }
import probeEn from '#locales/en/probe.json' with { type: 'json' }
import reportEn from '#locales/en/report.json' with { type: 'json' }

export const catalog = {
  de: {
    agreement: agreementDe,
    cli: cliDe,
    common: commonDe,
    depth: depthDe,
    fault: faultDe,
    finding: findingDe,
    gateway: gatewayDe,
    letter: letterDe,
    probe: probeDe,
    report: reportDe,
  },
  en: {
    agreement: agreementEn,
    cli: cliEn,
    common: commonEn,
    depth: depthEn,
    fault: faultEn,
    finding: findingEn,
    gateway: gatewayEn,
    letter: letterEn,
    probe: probeEn,
    report: reportEn,
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
