// The words around generated files: notes, reasons of lines, names of kinds of gateways and of their fields. Everything about one kind
// stands in the namespace `gateway-<kind>`, what holds for every kind in `gateway`.
import type { ArtefactNote, LineReason } from '#domain/artefact.ts'
import type { Translate } from './translate.ts'

/** The sentence of a note. */
export function noteText(gateway: string, note: ArtefactNote, translate: Translate): string {
  return wordsOf([`gateway-${gateway}:note.${note.code}`, `gateway:note.${note.code}`], translate, note.params)
}

/** Why a line of a generated file stands there. */
export function reasonText(gateway: string, reason: LineReason, translate: Translate): string {
  return wordsOf([`gateway-${gateway}:why.${reason.code}`, `gateway:why.${reason.code}`], translate, reason.params)
}

/** What a kind of gateway is called. */
export function gatewayName(gateway: string, translate: Translate): string {
  return wordsOf([`gateway-${gateway}:target.name`], translate)
}

/** What one kind of gateway gets from us. */
export function gatewayDescription(gateway: string, translate: Translate): string {
  return wordsOf([`gateway-${gateway}:target.description`], translate)
}

/** What a generated file is for; dots of its name stand as `_` in the key. */
export function artefactText(gateway: string, name: string, translate: Translate): string {
  return wordsOf([`gateway-${gateway}:artefact.${name.replaceAll('.', '_')}`], translate)
}

/** The label or hint of a field of a site's form. */
export function siteFieldText(
  gateway: string,
  field: string,
  part: 'label' | 'hint' | `option.${string}`,
  translate: Translate,
): string {
  return wordsOf([`gateway-${gateway}:site.${field}.${part}`], translate)
}

/** Keys put together at run time; tests hold that every one of them exists. */
function wordsOf(keys: readonly string[], translate: Translate, params: ArtefactNote['params'] = {}): string {
  return String(translate(keys as never, params as never))
}
