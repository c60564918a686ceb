// Headers out of files of Outlook that a builder of its own made, in every place and width they can have, and out of hostile ones: nothing throws,
// nothing takes long, and what is damaged yields nothing.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isCompoundFile } from '#domain/outlook-file/compound-file.ts'
import { outlookText } from '#domain/outlook-file/outlook-text.ts'
import { buildOutlookFile, narrow, wide } from '#test/support/outlook-file.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const header =
  'Received: from mail.ours.example by mx.partner.example\r\n\twith ESMTPS; Sun, 22 Nov 2026\r\nSubject: Prüfung\r\n'
const long = `${header}X-Long: ${'x'.repeat(6000)}\r\n`
const named = (property: string, content: Uint8Array) => ({ path: `__substg1.0_${property}`, content })
const built = (version: 3 | 4 = 3) =>
  buildOutlookFile(
    [
      named('0037001F', wide('Testmail')),
      named('007D001F', wide(header)),
      { path: '__attach_version1.0_#00000000/__substg1.0_3701000D/__substg1.0_007D001E', content: narrow(long) },
      named('1000001F', wide('Message-ID: <a@b>')),
    ],
    version,
  )

describe('headers', () => {
  test.each([3, 4] as const)('in version %i, small and large, the mail’s own first, each apart', (version) => {
    const { bytes } = built(version)
    expect(isCompoundFile(bytes)).toBe(true)
    const parts = ['(.msg)', header.trim(), '(.msg)', long.trim(), '(.msg)', 'Message-ID: <a@b>', '(.msg)']
    expect(outlookText(bytes)).toBe(parts.join('\n\n'))
  })

  test('of eight bits keep their letters, and a file within other bytes is read', () => {
    const { bytes } = buildOutlookFile([named('007D001E', narrow(header))])
    expect(outlookText(bytes)).toContain('Subject: Prüfung')
    const around = new Uint8Array(bytes.length + 20)
    around.set(bytes, 7)
    expect(outlookText(around.subarray(7, 7 + bytes.length))).toContain('Subject: Prüfung')
  })

  test('behind a large attachment, where the table has many sectors', () => {
    const attachment = { path: '__attach_version1.0_#00000000/__substg1.0_37010102', content: new Uint8Array(900_000) }
    const { bytes } = buildOutlookFile([attachment, named('007D001F', wide(long))])
    expect(outlookText(bytes)).toBe(`(.msg)\n\n${long.trim()}\n\n(.msg)`)
  })

  test('none, where there is no header and nothing that looks like one', () => {
    const body = named('1000001F', wide('Guten Tag, die Zeile „Received:“ fehlt.'))
    expect(outlookText(buildOutlookFile([body]).bytes)).toBeUndefined()
    expect(outlookText(buildOutlookFile([named('007D001F', new Uint8Array())]).bytes)).toBeUndefined()
    expect(outlookText(buildOutlookFile([named('007D0102', wide(header))]).bytes)).toBeUndefined()
  })
})

describe('hostile', () => {
  /** Four bytes of a copy put in at a place. */
  const changed = (at: number, value: number, of = built()) => {
    const copy = of.bytes.slice()
    new DataView(copy.buffer).setUint32(at, value, true)
    return copy
  }
  const file = built()
  const entryAt = (index: number) => file.directoryAt + 128 * index
  const view = new DataView(file.bytes.buffer)
  const directory = view.getUint32(48, true)
  const indexOf = (name: string) => {
    const sought = wide(name)
    const found = Array.from({ length: 12 }, (_, index) => index).find((index) =>
      sought.every((byte, at) => file.bytes[entryAt(index) + at] === byte),
    )
    return found ?? Number.NaN
  }

  test.each([
    ['a directory in a circle', changed(file.fatAt + 4 * directory, directory)],
    ['a directory that leaves the file', changed(file.fatAt + 4 * directory, 60_000)],
    ['a directory outside', changed(48, 0x7fffffff)],
    ['a table outside', changed(76, 0x00ffffff)],
    ['more of the table, in a circle', changed(512 + 508, 0, { ...file, bytes: changed(68, 0) })],
    ['more of the table, outside', changed(68, 9999)],
    ['an unknown size of sectors', changed(30, 0x0006001f)],
    ['an unknown version', changed(26, 0xfffe0007)],
    ['another limit of small streams', changed(56, 64)],
    ['no root', changed(file.directoryAt + 64, 0x00020016)],
    ['a name longer than its place', changed(file.directoryAt + 64, 0x0105ffff)],
    ['cut in its header', file.bytes.subarray(0, 300)],
    ['cut before its directory', file.bytes.subarray(0, file.directoryAt)],
    ['nothing but its first bytes', file.bytes.subarray(0, 8)],
  ])('%s: nothing', (_, bytes) => {
    expect(outlookText(bytes)).toBeUndefined()
  })

  test('a stream in a circle, outside the file or longer than it is left out, the others stay', () => {
    const at = entryAt(indexOf('__substg1.0_007D001E'))
    const start = view.getUint32(at + 116, true)
    for (const bytes of [
      changed(file.fatAt + 4 * start, start),
      changed(at + 116, 50_000),
      changed(at + 120, 0x7fffffff),
      changed(at + 120, 1_900_000),
      changed(at + 120, 20_000),
    ]) {
      expect(outlookText(bytes)).toBe(['(.msg)', header.trim(), '(.msg)', 'Message-ID: <a@b>', '(.msg)'].join('\n\n'))
    }
  })

  test('small streams in a circle, or without their table', () => {
    const large = ['(.msg)', long.trim(), '(.msg)'].join('\n\n')
    expect(outlookText(changed(60, 0xfffffffe))).toBe(large)
    expect(outlookText(changed(entryAt(0) + 116, 0x00ffffff))).toBe(large)
    const table = view.getUint32(60, true)
    const first = view.getUint32(entryAt(indexOf('__substg1.0_007D001F')) + 116, true)
    const circle = changed((table + 1) * 512 + 4 * first, first)
    expect(outlookText(circle)).not.toContain('Subject: Prüfung\n\n(.msg)\n\nReceived')
  })

  test('a file larger than an answer can be', () => {
    const huge = new Uint8Array(2_000_001)
    huge.set(file.bytes)
    expect(outlookText(huge)).toBeUndefined()
  })

  test('a hundred names for one large stream', () => {
    const large = named('007D001E', narrow(`Received: from a\r\nX: ${'y'.repeat(900_000)}`))
    const others = Array.from({ length: 100 }, (_, index) => ({
      path: `__attach_version1.0_#${index}/__substg1.0_007D001E`,
      content: narrow('x'),
    }))
    const { bytes, directoryAt } = buildOutlookFile([large, ...others], 4)
    const view = new DataView(bytes.buffer)
    const [start, size] = [0, large.content.length]
    for (let at = directoryAt + 128; at < bytes.length - 4096; at += 128) {
      if (view.getUint8(at + 66) !== 2) continue
      view.setUint32(at + 116, start, true)
      view.setUint32(at + 120, size, true)
    }
    expect(outlookText(bytes)).toHaveLength(2_000_000)
  })

  test('whatever is changed, nothing throws', () => {
    const place = fc.tuple(fc.nat(file.bytes.length - 4), fc.oneof(fc.nat(40), fc.constantFrom(0xffffffff, 0xfffffffe)))
    fc.assert(
      fc.property(fc.array(place, { maxLength: 6 }), fc.nat(file.bytes.length), (changes, length) => {
        const copy = file.bytes.slice()
        for (const [at, value] of changes) new DataView(copy.buffer).setUint32(at, value, true)
        expect(outlookText(copy)?.length ?? 0).toBeLessThanOrEqual(2_000_000)
        expect(outlookText(copy.subarray(0, length))?.length ?? 0).toBeLessThanOrEqual(2_000_000)
      }),
      { numRuns: propertyRuns(300) },
    )
  })
})
