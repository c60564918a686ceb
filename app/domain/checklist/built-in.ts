// The template every house begins with: the lines of an onboarding, phase by phase. Their words are `checklist:item.<id>`. Blocking is what
// can and should be known before mail is held to a level; what only an enforced path can show is not.
import type { ChecklistTemplate, TemplateItem } from './checklist.ts'

type Line = Partial<Pick<TemplateItem, 'proof' | 'isBlocking'>>

function line(
  id: string,
  phase: TemplateItem['phase'],
  owner: TemplateItem['owner'],
  daysBeforeGoLive: number | null,
  { proof = null, isBlocking = false }: Line = {},
): TemplateItem {
  return { id, phase, text: { de: '', en: '' }, owner, isBlocking, proof, daysBeforeGoLive }
}

/** The built-in lines, in the order of the work. */
export const builtInTemplate: ChecklistTemplate = [
  line('all-mx-tested', 'test', 'own', 35, { proof: 'all-mx-seen' }),
  line('level-reachable', 'test', 'both', 28, { proof: 'level-reachable', isBlocking: true }),
  line('modern-tls', 'test', 'partner', 28, { proof: 'modern-tls', isBlocking: true }),
  line('plain-text-known', 'test', 'own', 28),
  line('tested-from-gateway', 'test', 'own', 21, { proof: 'tested-from-gateway', isBlocking: true }),

  line('contacts-with-deputies', 'agree', 'both', 21, { proof: 'contacts-complete', isBlocking: true }),
  line('emergency-way-named', 'agree', 'both', 21, { proof: 'emergency-way', isBlocking: true }),
  line('emergency-way-tried', 'agree', 'both', 14),
  line('domains-complete', 'agree', 'both', 21, { proof: 'domains-complete', isBlocking: true }),
  line('level-chosen', 'agree', 'both', 21, { proof: 'terms-fixed' }),
  line('notice-agreed', 'agree', 'both', 21, { proof: 'terms-fixed' }),
  line('signed', 'agree', 'both', 14, { proof: 'agreement-confirmed', isBlocking: true }),

  line('own-side-rendered', 'configure', 'own', 10, { proof: 'config-rendered' }),
  line('change-approved', 'configure', 'own', 7, { isBlocking: true }),
  line('backup-made', 'configure', 'own', 2),
  line('partner-side-done', 'configure', 'partner', 3, { proof: 'partner-done', isBlocking: true }),

  line('dry-run', 'rollOut', 'own', 2),
  line('diff-reviewed', 'rollOut', 'own', 2, { isBlocking: true }),
  line('applied', 'rollOut', 'own', 0, { proof: 'config-applied' }),
  line('restarted', 'rollOut', 'own', 0),
  line('verified', 'rollOut', 'own', 0, { proof: 'config-applied' }),

  line('mail-there', 'confirm', 'own', -1, { proof: 'probe-mail-confirmed' }),
  line('mail-back', 'confirm', 'partner', -1),
  line('received-line-kept', 'confirm', 'own', -1),
  line('refusal-proven', 'confirm', 'both', -3, { proof: 'inbound-refusal-proven' }),
  line('enforced', 'confirm', 'own', -3, { proof: 'enforcement-proven' }),
  line('accepted', 'confirm', 'both', -7),

  line('monitored', 'watch', 'both', -1),
  line('expiry-reported', 'watch', 'both', -7),
  line('contacts-reconfirmed', 'watch', 'both', -180),
  line('review-set', 'watch', 'own', 0, { proof: 'review-date-set' }),
]

const builtInIds: ReadonlySet<string> = new Set(builtInTemplate.map(({ id }) => id))

/** Whether the words of a line come from the locales. */
export function isBuiltIn(id: string): boolean {
  return builtInIds.has(id)
}
