// Reads the elements of a page made for the printer, so that a test sees every tag and nothing that only looks like one.
import { expect } from 'vitest'

/** Element names in order, `/name` for an end; attributes must be quoted and free of markup. */
export function tagsIn(html: string): readonly string[] {
  const body = html.replace(/<style>[^<]*<\/style>/, '').replace('<!doctype html>', '')
  const tags = [...body.matchAll(/<(\/?[a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>/g)]
  expect(body.split('<').length - 1, 'a < that opens no tag').toBe(tags.length)
  return tags.map((tag) => tag[1] ?? '')
}

/** Demands that every element that opens is closed in its place. */
export function expectWellFormed(html: string): void {
  const open: string[] = []
  for (const tag of tagsIn(html)) {
    if (['meta', 'br', 'col', 'wbr', 'img'].includes(tag)) continue
    if (tag.startsWith('/')) expect(open.pop()).toBe(tag.slice(1))
    else open.push(tag)
  }
  expect(open).toEqual([])
}
