// The mail address of our own side, as the settings keep it: whom mails of ours come from.
import { valueIn } from './expect-outcome.ts'
import type { OpenHouse } from './open-house.ts'

/** Keeps it through the contract. */
export async function rememberContact(
  { client }: Pick<OpenHouse, 'client'>,
  mail = 'admin@firma.example',
): Promise<void> {
  const settings = valueIn(await client.settings.read())
  valueIn(await client.settings.save({ ...settings, contact: { ...settings.contact, mail } }))
}
