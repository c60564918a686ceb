// What a person chose for the configuration of a partner, and the request that follows from it.
import { useEffect, useMemo, useState } from 'react'
import type { GatewayDescription, RenderRequest } from '#contract/contract.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { MandatoryMode } from '#domain/tls-level.ts'
import { type ExchangeSiteValues, exchangeFormOf, readExchangeForm } from './exchange-site-values.ts'
import { firstLevel, type LevelOption, levelOptions } from './level-options.ts'

export interface ConfigChoice {
  readonly gateway: GatewayDescription | undefined
  readonly options: readonly LevelOption[]
  readonly level: MandatoryMode | null
  readonly includeSubdomains: boolean
  readonly exchange: ExchangeSiteValues
  /** null while something is missing. */
  readonly request: RenderRequest | null
  setGateway(id: string): void
  setLevel(level: MandatoryMode): void
  setIncludeSubdomains(include: boolean): void
  setExchange(values: ExchangeSiteValues): void
}

/** The choice with its defaults: first gateway, recommended level, facts as kept. */
export function useConfigChoice(
  gateways: readonly GatewayDescription[],
  partner: Partner,
  reports: readonly ProbeReport[],
): ConfigChoice {
  const [gatewayId, setGateway] = useState<string | null>(null)
  const [chosenLevel, setLevel] = useState<MandatoryMode | null>(null)
  const [includeSubdomains, setIncludeSubdomains] = useState(false)
  const [typed, setExchange] = useState<ExchangeSiteValues | null>(null)
  const gateway = gateways.find((entry) => entry.id === gatewayId) ?? gateways[0]
  const kept = gateways.find((entry) => entry.id === 'exchange')?.site
  const exchange = useMemo(() => typed ?? exchangeFormOf(kept), [typed, kept])
  const options = useMemo(() => levelOptions(gateway, partner.domains, reports), [gateway, partner.domains, reports])
  const isChosenOpen = options.some((option) => option.level === chosenLevel && option.refusal === null)
  const level = isChosenOpen ? chosenLevel : firstLevel(options, reports)

  const request = useMemo<RenderRequest | null>(() => {
    if (gateway === undefined || level === null) return null
    const site = gateway.id === 'exchange' ? readExchangeForm(exchange).site : gateway.site
    if (site === null) return null
    return { partnerId: partner.id, gateway: gateway.id, level, includeSubdomains, site }
  }, [gateway, level, includeSubdomains, exchange, partner.id])

  return {
    gateway,
    options,
    level,
    includeSubdomains,
    exchange,
    request,
    setGateway,
    setLevel,
    setIncludeSubdomains,
    setExchange,
  }
}

/** Calls `act` with the newest value once it has rested for `restMs`. */
export function useRested<T>(value: T, restMs: number, act: (value: T) => void): void {
  useEffect(() => {
    const timer = setTimeout(() => act(value), restMs)
    return () => clearTimeout(timer)
  }, [value, restMs, act])
}
