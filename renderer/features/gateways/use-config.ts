// What a person chose for a partner together with everything it depends on: sites, tests and kinds of gateways; and the request that follows.
import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import type { GatewayDescription } from '#contract/contract.ts'
import type { RenderRequest } from '#contract/contract-types.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { Partner } from '#domain/partner.ts'
import type { PolicyChoice } from '#domain/policy-choice.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import type { ChoiceValues } from './choice-values.ts'
import type { ChoiceDraft, ConfigStore } from './config-store.ts'
import { firstLevel, type LevelOption, levelOptions } from './level-options.ts'
import { type ChoiceIssues, readChoice } from './read-choice.ts'

export interface ConfigParts {
  readonly sites: readonly GatewaySite[]
  readonly kinds: readonly GatewayDescription[]
  readonly partner: Partner
  readonly reports: readonly ProbeReport[]
}

export interface Config {
  readonly values: ChoiceValues
  readonly choice: PolicyChoice | null
  /** When the choice was last given out; null = never. */
  readonly keptAt: string | null
  readonly issues: ChoiceIssues
  readonly chosenSites: readonly GatewaySite[]
  readonly options: readonly LevelOption[]
  /** null while none is open, or the one chosen is refused. */
  readonly level: TlsLevel | null
  /** null while something is missing. */
  readonly request: RenderRequest | null
  change(change: Partial<ChoiceValues>): void
  chooseLevel(level: TlsLevel): void
  chooseSites(siteIds: readonly string[]): void
}

/** The configuration of a partner; undefined until it is loaded. */
export function useConfig(store: ConfigStore, parts: ConfigParts): Config | undefined {
  const { partner } = parts
  const draft = useStore(store, (state) => state.drafts[partner.id])
  const derived = useMemo(() => (draft === undefined ? undefined : derive(draft, parts)), [draft, parts])
  return useMemo(() => {
    if (draft === undefined || derived === undefined) return undefined
    const put = (change: Partial<Omit<ChoiceDraft, 'kept'>>) => store.getState().change(partner.id, change)
    return {
      ...derived,
      change: (change) => put({ values: { ...draft.values, ...change } }),
      chooseLevel: (level) => put({ values: { ...draft.values, level }, isLevelChosen: true }),
      chooseSites: (siteIds) => put({ siteIds, areSitesChosen: true }),
    }
  }, [store, partner.id, draft, derived])
}

/** What follows from a draft. A level chosen before is never exchanged silently: while it is refused there is no request. */
export function derive(draft: ChoiceDraft, { sites, kinds, partner, reports }: ConfigParts) {
  const [only] = sites
  const siteIds = !draft.areSitesChosen && sites.length === 1 && only !== undefined ? [only.id] : draft.siteIds
  const chosenSites = sites.filter((site) => siteIds.includes(site.id))
  const options = levelOptions(chosenSites, kinds, partner.domains, reports)
  const isOpen = (level: TlsLevel) => options.some((option) => option.level === level && option.refusal === null)
  const ownLevel = draft.values.level
  const level = draft.isLevelChosen ? (isOpen(ownLevel) ? ownLevel : null) : firstLevel(options, reports)
  const values = level === null ? draft.values : { ...draft.values, level }
  const { choice, issues } = readChoice(values)
  const isReady = choice !== null && chosenSites.length > 0 && (level !== null || values.direction === 'inbound')
  const request: RenderRequest | null = isReady
    ? { partnerId: partner.id, siteIds: chosenSites.map((site) => site.id), choice }
    : null
  return { values, choice, keptAt: draft.kept.keptAt, issues, chosenSites, options, level, request }
}

/** Calls `act` with the newest value once it has rested for `restMs`. */
export function useRested<T>(value: T, restMs: number, act: (value: T) => void): void {
  useEffect(() => {
    const timer = setTimeout(() => act(value), restMs)
    return () => clearTimeout(timer)
  }, [value, restMs, act])
}
