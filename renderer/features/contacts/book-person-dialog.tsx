// A person of the address book: facts to change, the places it has with the way to each, its data for itself, and how it is forgotten.
import { useState } from 'react'
import { useStore } from 'zustand'
import type { ContactRole } from '#domain/contacts/person.ts'
import type { Fault } from '#domain/fault.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Icon } from '../../kit/icons.tsx'
import { shelterFocus } from '../../kit/use-focus-shelter.ts'
import { useTranslation } from '../../translation.tsx'
import type { ContactsStore } from './contacts-store.ts'
import { type KnownPerson, type PartnerNames, standingsOf } from './people.ts'
import { placeName } from './people-words.ts'
import { PersonDialog } from './person-dialog.tsx'
import { RemovePersonDialog } from './remove-person-dialog.tsx'

export interface BookPersonDialogProps {
  readonly store: ContactsStore
  readonly known: KnownPerson
  readonly people: readonly KnownPerson[]
  readonly names: PartnerNames
  readonly onOpenPartner: (partnerId: string) => void
  readonly onClose: () => void
}

export function BookPersonDialog(props: BookPersonDialogProps) {
  const { store, known, people, names, onClose } = props
  const { t } = useTranslation()
  const task = useStore(store, (state) => state.task)
  const [isRemoving, setRemoving] = useState(false)
  if (isRemoving) {
    return (
      <RemovePersonDialog
        store={store}
        known={known}
        people={people}
        names={names}
        onClose={() => setRemoving(false)}
        onRemoved={onClose}
      />
    )
  }
  const keepData = async () => {
    await store.getState().exportPerson(known.person.id)
    const { savedFiles, fault } = store.getState()
    // both are shown on the page; whoever chose no folder goes on here
    if (savedFiles.length > 0 || fault !== null) onClose()
  }
  return (
    <PersonDialog
      store={store}
      person={known.person}
      onClose={onClose}
      places={<Places {...props} />}
      further={
        <>
          <Button kind="quiet" onPress={() => setRemoving(true)}>
            <Icon name="remove" />
            {t('contacts:page.removal.open')}
          </Button>
          <Button kind="quiet" onPress={() => void keepData()} isPending={task === 'export-person'}>
            <Icon name="save" />
            {t('contacts:page.person-data')}
          </Button>
        </>
      }
    />
  )
}

function Places({ store, known, names, onOpenPartner, onClose }: BookPersonDialogProps) {
  const { t } = useTranslation()
  const [fault, setFault] = useState<Fault | null>(null)
  const standings = standingsOf(known.links, names)
  const leave = async (partnerId: string | null, role: ContactRole) => {
    const outcome = await store.getState().unlink(known.person.id, partnerId, role)
    setFault(outcome.ok ? null : outcome.fault)
    if (!outcome.ok) return
    announce(t('contacts:page.unlinked'))
    shelterFocus()
  }
  return (
    <section aria-label={t('contacts:page.stands')}>
      <h3>{t('contacts:page.stands')}</h3>
      {standings.length === 0 ? <p className="hint">{t('contacts:page.stands-nowhere')}</p> : null}
      <ul className="place-list">
        {standings.flatMap(({ partnerId, roles }) =>
          roles.map(({ role, isDeputy }) => {
            const place = placeName(partnerId, names, t)
            const word = t(`contacts:role.${role}`)
            return (
              <li key={`${partnerId} ${role}`} className="place-line">
                <span>
                  {place}: {isDeputy ? t('contacts:deputy', { role: word }) : word}
                </span>
                <span className="place-ways">
                  {partnerId === null ? null : (
                    <Button
                      kind="quiet"
                      label={t('contacts:page.to-partner-of', { name: place })}
                      onPress={() => {
                        onClose()
                        onOpenPartner(partnerId)
                      }}
                    >
                      {t('contacts:page.to-partner')}
                    </Button>
                  )}
                  <Button
                    kind="quiet"
                    label={t('contacts:page.leave', { place, role: word })}
                    onPress={() => void leave(partnerId, role)}
                  >
                    {t('action.remove')}
                  </Button>
                </span>
              </li>
            )
          }),
        )}
      </ul>
      {fault === null ? null : <FaultPanel fault={fault} />}
    </section>
  )
}
