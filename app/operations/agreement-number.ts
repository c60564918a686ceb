// The number of the agreement with a partner: it follows from the partner, so paper, files and screen always name the same one.
import type { Partner } from '#domain/partner.ts'

/** `HS-`, the year the partner was added, and the first eight digits of its id. */
export function agreementNumber(partner: Pick<Partner, 'id' | 'createdAt'>): string {
  return `HS-${partner.createdAt.slice(0, 4)}-${partner.id.replaceAll('-', '').slice(0, 8).toUpperCase()}`
}
