// Every place in the window as a path, so links, commands and routes agree.
export const partnerSteps = ['test', 'contacts', 'agree', 'configure', 'confirm', 'checklist'] as const
export type PartnerStep = (typeof partnerSteps)[number]

export const paths = {
  overview: '/',
  settings: '/settings',
  checklistTemplate: '/settings/checklist',
  agreementDefaults: '/settings/agreement',
  contacts: '/contacts',
  data: '/data',
  relay: '/relay',
  gateways: '/gateways',
  newGateway: '/gateways/new',
  gateway: (siteId: string) => `/gateways/${siteId}`,
  push: (siteId: string) => `/gateways/${siteId}/push`,
  newPartner: '/partners/new',
  editPartner: (partnerId: string) => `/partners/${partnerId}/edit`,
  partner: (partnerId: string, step: PartnerStep = 'test') => `/partners/${partnerId}/${step}`,
} as const

/** The partner a path is about; null for all other places. */
export function partnerOf(path: string): string | null {
  return /^\/partners\/([0-9a-f-]{36})(\/|$)/.exec(path)?.[1] ?? null
}

/** The id of the element that holds the hosts of one of our own gateways, below its form. */
export const placeOfHosts = 'hosts-of-gateway'

/** The id of the element that shows what one of our own gateways gets, for ways within the page. */
export function placeOfResult(siteId: string): string {
  return `result-${siteId}`
}
