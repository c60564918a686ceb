// What the command field offers: every partner, and every command with its shortcut.
import { useStore } from 'zustand'
import { type Command, CommandPalette } from '../features/command/command-palette.tsx'
import type { ShortcutActions } from '../features/command/use-shortcuts.ts'
import { byUrgency } from '../features/partners/urgency.ts'
import { stateMarks, stateOf } from '../kit/partner-state.ts'
import { partnerOf, paths } from '../paths.ts'
import type { Stores } from '../stores.ts'
import { useTranslation } from '../translation.tsx'

export interface WindowCommandsProps {
  readonly stores: Stores
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly control: string
  readonly actions: ShortcutActions
  readonly go: (path: string) => void
}

export function WindowCommands({ stores, isOpen, onClose, control, actions, go }: WindowCommandsProps) {
  const { t, language } = useTranslation()
  const { summaries, due } = useStore(stores.partners)
  if (!isOpen) return null
  const partners = byUrgency(summaries, due, Date.now(), language).map(
    (summary): Command => ({
      id: `open ${summary.partner.id}`,
      label: summary.partner.name,
      words: summary.partner.domains.join(' '),
      detail: summary.partner.domains[0] ?? '',
      mark: stateMarks[stateOf(summary)],
      run: () => go(paths.partner(summary.partner.id)),
    }),
  )
  const current = partnerOf(location.hash.slice(1))
  const shown = summaries.find((summary) => summary.partner.id === current)?.partner
  const commands: readonly Command[] = [
    ...(shown === undefined
      ? []
      : [
          {
            id: 'test',
            label: t('command.test-partner', { name: shown.name }),
            run: () => {
              go(paths.partner(shown.id))
              void stores.test(shown, t)
            },
          },
        ]),
    { id: 'new', label: t('action.add-partner'), keys: `${control} N`, run: actions.create },
    { id: 'practice', label: t('start.practice.title'), run: () => void stores.lab.getState().start() },
    { id: 'filter', label: t('command.focus-filter'), keys: `${control} F`, run: actions.filter },
    { id: 'overview', label: t('frame.overview'), run: () => go(paths.overview) },
    { id: 'contacts', label: t('contacts:page.book.title'), run: () => go(paths.contacts) },
    { id: 'data', label: t('care:page.title'), words: t('care:page.lead'), run: () => go(paths.data) },
    { id: 'template', label: t('checklist:page.template.title'), run: () => go(paths.checklistTemplate) },
    { id: 'agreement-defaults', label: t('agreement-page:defaults.title'), run: () => go(paths.agreementDefaults) },
    { id: 'gateways', label: t('frame.gateways'), run: () => go(paths.gateways) },
    { id: 'settings', label: t('frame.settings'), run: () => go(paths.settings) },
    { id: 'shortcuts', label: t('frame.shortcuts'), keys: 'F1', run: actions.help },
  ]
  return <CommandPalette isOpen={isOpen} onClose={onClose} partners={partners} commands={commands} />
}
