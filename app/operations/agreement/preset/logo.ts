// The logo on our paper: asked for, looked at before it is kept, removed again. Only what a printer and a window can show is taken.
import type { AgreementDefaults } from '#contract/agreement-contract.ts'
import { pictureSize } from '#domain/agreement/picture-size.ts'
import { plainName } from '#domain/agreement/plain-name.ts'
import { fail, type Outcome } from '#domain/fault.ts'
import type { Rooms } from '../../rooms.ts'
import { agreementDefaults } from './defaults.ts'

export const logoBytes = 1_000_000
const sides = { least: 16, most: 6000 } as const

/** Asks for a picture, or removes the one there is; faults file.choice-dismissed, input.too-large, agreement.logo-unusable. */
export async function chooseLogo(rooms: Rooms, remove: boolean): Promise<Outcome<AgreementDefaults>> {
  if (remove) return keepLogo(rooms, null)
  const opened = await rooms.outside.files.openFile('logo', logoBytes)
  if (!opened.ok) return opened
  const { content } = opened.value
  const name = plainName(opened.value.name)
  const size = pictureSize(content)
  if (size === undefined || !isFit(size.width) || !isFit(size.height)) {
    return fail('agreement.logo-unusable', { file: name })
  }
  return keepLogo(rooms, { content, facts: { name, width: size.width, height: size.height } })
}

function isFit(side: number): boolean {
  return side >= sides.least && side <= sides.most
}

interface Logo {
  readonly content: Uint8Array
  readonly facts: NonNullable<AgreementDefaults['logo']>
}

function keepLogo(rooms: Rooms, logo: Logo | null): Outcome<AgreementDefaults> {
  const { store } = rooms
  return store.together((): Outcome<AgreementDefaults> => {
    const facts = logo === null ? store.presets.remove('logo') : store.presets.save('logo', logo.facts)
    if (!facts.ok) return facts
    const picture = logo === null ? store.pictures.remove('logo') : store.pictures.save('logo', logo.content)
    return picture.ok ? agreementDefaults(rooms) : picture
  })
}
