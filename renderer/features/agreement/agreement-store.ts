// Printing an agreement: one at a time, and where the last one lies.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Fault } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { WindowClient } from '../../client.ts'

export interface Printing {
  readonly isPrinting: boolean
  readonly files: readonly string[] | null
  readonly wasDismissed: boolean
  readonly fault: Fault | null
}

export interface AgreementState {
  readonly byPartner: Readonly<Record<string, Printing>>
  print(partnerId: string, language: Language): Promise<void>
}
export type AgreementStore = StoreApi<AgreementState>

export const notPrinted: Printing = { isPrinting: false, files: null, wasDismissed: false, fault: null }

/** Makes the store of agreements. */
export function createAgreementStore(client: Pick<WindowClient, 'agreement'>): AgreementStore {
  return createStore<AgreementState>()((set, get) => {
    const put = (partnerId: string, printing: Printing) =>
      set({ byPartner: { ...get().byPartner, [partnerId]: printing } })
    return {
      byPartner: {},
      async print(partnerId, language) {
        if (get().byPartner[partnerId]?.isPrinting === true) return
        put(partnerId, { ...notPrinted, isPrinting: true })
        const outcome = await client.agreement.print({ partnerId, language })
        if (outcome.ok) put(partnerId, { ...notPrinted, files: outcome.value.files })
        else if (outcome.fault.code === 'file.choice-dismissed') put(partnerId, { ...notPrinted, wasDismissed: true })
        else put(partnerId, { ...notPrinted, fault: outcome.fault })
      },
    }
  })
}
