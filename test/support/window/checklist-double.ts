// The checklist of a scripted window: items of every standing, ticks and changes are kept in memory, the template too. For screens only.
import { builtInTemplate } from '#domain/checklist/built-in.ts'
import type {
  ChecklistItem,
  ChecklistTemplate,
  ItemState,
  JudgedItem,
  TemplateItem,
} from '#domain/checklist/checklist.ts'
import { fail, succeed } from '#domain/fault.ts'
import type { WindowHandlers } from '../contract-double.ts'

export interface ChecklistScript {
  /** The list every partner of the script has. */
  readonly items: readonly JudgedItem[]
  readonly template: ChecklistTemplate
}

const noon = '2026-11-20T12:00:00.000Z'
const level = { domain: 'musterbank.example', domains: 'musterbank.example', level: 'secure', on: '2026-11-20' }

/** A line as an item of a partner, open unless said otherwise. */
export function sampleItem(
  line: TemplateItem,
  state: ItemState = { kind: 'open', reason: null, lost: null },
  more: Partial<ChecklistItem> & { readonly isOverdue?: boolean } = {},
): JudgedItem {
  const { isOverdue = false, ...facts } = more
  const item = { ...line, dueOn: null, tickedByHand: null, evidence: '', lastProof: null, ...facts }
  return { item, state, isOverdue }
}

/** Every standing once, the rest of the built-in lines open. */
export const sampleItems: readonly JudgedItem[] = builtInTemplate.map((line) => {
  switch (line.id) {
    case 'all-mx-tested':
      return sampleItem(line, {
        kind: 'proven',
        reason: { code: 'all-seen', params: { on: '2026-11-20', addresses: 3 } },
        since: noon,
      })
    case 'level-reachable': {
      const lost = { reason: { code: 'level-allowed', params: level }, at: noon }
      const reason = { code: 'level-not-allowed', params: level }
      return sampleItem(line, { kind: 'open', reason, lost }, { lastProof: lost })
    }
    case 'plain-text-known':
      return sampleItem(line, { kind: 'by-hand', at: noon, note: 'Im Gespräch am 20.11. geklärt', against: null })
    case 'tested-from-gateway':
      return sampleItem(
        line,
        { kind: 'open', reason: { code: 'not-tested', params: { domain: 'musterbank.example' } }, lost: null },
        { dueOn: '2026-11-01', isOverdue: true },
      )
    case 'change-approved':
      return sampleItem(line, undefined, { evidence: 'CHG-4711', dueOn: '2027-02-22' })
    default:
      return sampleItem(line)
  }
})

export const sampleChecklist: ChecklistScript = { items: sampleItems, template: builtInTemplate }

/** Handlers of the checklist group over the script. */
export function checklistDouble(script: ChecklistScript): WindowHandlers['checklist'] {
  const lists = new Map<string, readonly JudgedItem[]>()
  let template = script.template
  const listOf = (partnerId: string) => lists.get(partnerId) ?? script.items
  const changed = (partnerId: string, itemId: string, change: (judged: JudgedItem) => JudgedItem) => {
    if (!listOf(partnerId).some(({ item }) => item.id === itemId)) return fail('checklist.no-such-item', { itemId })
    const items = listOf(partnerId).map((judged) => (judged.item.id === itemId ? change(judged) : judged))
    lists.set(partnerId, items)
    return succeed([...items])
  }
  return {
    read: ({ partnerId }) => succeed([...listOf(partnerId)]),
    tick({ partnerId, itemId, note }) {
      return changed(partnerId, itemId, (judged) => ({
        ...judged,
        isOverdue: false,
        state:
          note === null
            ? { kind: 'open', reason: null, lost: null }
            : { kind: 'by-hand', at: noon, note, against: null },
      }))
    },
    change: ({ partnerId, itemId, ...change }) =>
      changed(partnerId, itemId, (judged) => ({ ...judged, item: { ...judged.item, ...change } })),
    template: () => succeed([...template]),
    saveTemplate(wish) {
      template = wish.template
      return succeed([...template])
    },
    resetTemplate() {
      template = builtInTemplate
      return succeed([...template])
    },
  }
}
