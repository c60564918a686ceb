// The people of an agreement: both sides beside each other, by role, and below them who was told what.
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ContactRole, SideContact } from '#domain/contacts/person.ts'
import type { Fault } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import { announce } from '../../kit/announcer.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { SavedFiles } from '../../kit/saved-files.tsx'
import { shelterFocus } from '../../kit/use-focus-shelter.ts'
import { useTranslation } from '../../translation.tsx'
import { AddPersonDialog } from './add-person-dialog.tsx'
import type { ContactsStore } from './contacts-store.ts'
import { ImportCardsDialog } from './import-cards-dialog.tsx'
import type { PartnerNames } from './people.ts'
import { PersonDialog } from './person-dialog.tsx'
import { RoleDialog } from './role-dialog.tsx'
import { type PersonOrder, SideCard } from './side-card.tsx'
import { ToldCard } from './told-card.tsx'

export interface ContactsPageProps {
  readonly store: ContactsStore
  readonly partner: Partner
  readonly ownOrganisation: string
  readonly names: PartnerNames
  readonly reveal: (path: string) => void
}

type Open =
  | { readonly kind: 'add'; readonly partnerId: string | null; readonly role: ContactRole; readonly isDeputy: boolean }
  | { readonly kind: 'edit' | 'role'; readonly partnerId: string | null; readonly contact: SideContact }
  | { readonly kind: 'import'; readonly partnerId: string | null }

export function ContactsPage({ store, partner, ownOrganisation, names, reveal }: ContactsPageProps) {
  const { t } = useTranslation()
  const shown = useStore(store, (state) => state.shown)
  const { fault, savedFiles } = useStore(store)
  const [open, setOpen] = useState<Open | null>(null)
  const [orderFault, setOrderFault] = useState<Fault | null>(null)
  useEffect(() => {
    store.getState().forgetOutcome()
    void store.getState().show(partner.id)
  }, [store, partner.id])
  const sides = shown?.partnerId === partner.id ? shown.sides : null
  const order = async (kind: PersonOrder, partnerId: string | null, contact: SideContact) => {
    if (kind === 'edit' || kind === 'role') {
      setOpen({ kind, partnerId, contact })
      return
    }
    const { person, role, isDeputy } = contact
    const outcome = await (kind === 'unlink'
      ? store.getState().unlink(person.id, partnerId, role)
      : store.getState().link(person.id, { partnerId, role, isDeputy: !isDeputy }))
    setOrderFault(outcome.ok ? null : outcome.fault)
    if (!outcome.ok) return
    announce(kind === 'unlink' ? t('contacts:page.unlinked') : t('contacts:page.saved'))
    shelterFocus()
  }
  const cardFor = (partnerId: string | null, title: string, people: readonly SideContact[]) => (
    <SideCard
      title={title}
      side={people}
      onAdd={(role, isDeputy) => setOpen({ kind: 'add', partnerId, role, isDeputy })}
      onOrder={(kind, contact) => void order(kind, partnerId, contact)}
      onImport={() => setOpen({ kind: 'import', partnerId })}
      onExport={() => void store.getState().exportCards({ of: partnerId === null ? 'own' : 'partner', partnerId })}
    />
  )
  const ownTitle = t('contacts:page.own-side')
  return (
    <div className="stack">
      <p className="lead">{t('contacts:page.lead')}</p>
      {fault === null ? null : <FaultPanel fault={fault} />}
      {orderFault === null ? null : <FaultPanel fault={orderFault} />}
      {savedFiles.length === 0 ? null : (
        <SavedFiles title={t('contacts:page.cards.exported')} files={savedFiles} reveal={reveal} />
      )}
      {sides === null ? null : (
        <div className="sides">
          {cardFor(partner.id, partner.name, sides.partner)}
          {cardFor(null, ownTitle, sides.own)}
        </div>
      )}
      {sides === null ? null : <ToldCard store={store} partner={partner} sides={sides} told={shown?.told ?? []} />}
      <OpenDialog
        open={open}
        store={store}
        names={names}
        titleOf={(partnerId) => (partnerId === null ? ownTitle : partner.name)}
        organisationOf={(partnerId) => (partnerId === null ? ownOrganisation : partner.name)}
        onClose={() => setOpen(null)}
      />
    </div>
  )
}

interface OpenDialogProps {
  readonly open: Open | null
  readonly store: ContactsStore
  readonly names: PartnerNames
  readonly titleOf: (partnerId: string | null) => string
  readonly organisationOf: (partnerId: string | null) => string
  readonly onClose: () => void
}

function OpenDialog({ open, store, names, titleOf, organisationOf, onClose }: OpenDialogProps) {
  const { t } = useTranslation()
  const side = open === null ? '' : titleOf(open.partnerId)
  switch (open?.kind) {
    case 'add':
      return (
        <AddPersonDialog
          store={store}
          partnerId={open.partnerId}
          firstRole={open.role}
          isDeputy={open.isDeputy}
          organisation={organisationOf(open.partnerId)}
          names={names}
          title={t('contacts:page.add-title', { side })}
          onClose={onClose}
        />
      )
    case 'edit':
      return <PersonDialog store={store} person={open.contact.person} onClose={onClose} />
    case 'role':
      return <RoleDialog store={store} partnerId={open.partnerId} contact={open.contact} onClose={onClose} />
    case 'import':
      return (
        <ImportCardsDialog store={store} to={{ partnerId: open.partnerId, side }} names={names} onClose={onClose} />
      )
    case undefined:
      return null
  }
}
