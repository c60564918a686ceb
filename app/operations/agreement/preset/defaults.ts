// What new agreements begin with: our own side and the common part, edited once. Until somebody did, the clauses come from the locales in
// every language; our own side is empty, because nothing of it may be invented.
import { type AgreementDefaults, storedDefaults } from '#contract/agreement-contract.ts'
import { withClauses, withoutStale } from '#domain/agreement/clause/clauses.ts'
import { emptyTerms } from '#domain/agreement/terms.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { Rooms } from '../../rooms.ts'
import { builtInClause, withOtherLanguage } from './built-in-clauses.ts'
import { logoFacts } from './logo-facts.ts'

type Preset = Omit<AgreementDefaults, 'logo'>

/** The defaults with what is known of the logo. */
export function agreementDefaults(rooms: Rooms): Outcome<AgreementDefaults> {
  return rooms.store.together((): Outcome<AgreementDefaults> => {
    const preset = presetDefaults(rooms)
    if (!preset.ok) return preset
    const logo = logoFacts(rooms)
    return logo.ok ? succeed({ ...preset.value, logo: logo.value }) : logo
  })
}

/** Keeps the defaults for agreements that begin from now on. */
export function saveAgreementDefaults(rooms: Rooms, preset: Preset): Outcome<AgreementDefaults> {
  return rooms.store.together((): Outcome<AgreementDefaults> => {
    const before = presetDefaults(rooms)
    if (!before.ok) return before
    const common = withoutStale(preset.common, before.value.common, preset.language)
    const saved = rooms.store.presets.save('agreement', { ...preset, common })
    return saved.ok ? agreementDefaults(rooms) : saved
  })
}

/** The defaults without the logo: as they were saved, else in the language of the window. */
export function presetDefaults(rooms: Rooms): Outcome<Preset> {
  return rooms.store.together((): Outcome<Preset> => {
    const saved = rooms.store.presets.read('agreement', storedDefaults)
    if (!saved.ok) return saved
    if (saved.value !== undefined) {
      return succeed({ ...saved.value, common: withOtherLanguage(saved.value.common) })
    }
    const settings = rooms.store.settings.read()
    if (!settings.ok) return settings
    return succeed(builtIn(settings.value.language ?? rooms.outside.info.systemLanguage))
  })
}

function builtIn(language: Language): Preset {
  return { own: emptyTerms.own, common: withClauses(emptyTerms.common, (_none, name) => builtInClause(name)), language }
}
