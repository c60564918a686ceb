// The largest agreement the terms allow still makes a file that is read: what one house writes, the other never finds too large.
import { expect, test } from 'vitest'
import type { Clause } from '#domain/agreement/clause/clause.ts'
import { withClauses } from '#domain/agreement/clause/clauses.ts'
import { writeCommon } from '#domain/agreement/clause/written.ts'
import type { SideTerms } from '#domain/agreement/side-terms.ts'
import { partnerFileBytes, partnerFileContent } from '#domain/partner-file/partner-file.ts'
import { translatorFor } from '#i18n/translate.ts'
import { makeSigningKey } from '#partner-file/key-pair.ts'
import { pageHtml } from '#partner-file/page-html.ts'
import { readPartnerFile } from '#partner-file/read-file.ts'
import { signPartnerFile, writePartnerFile } from '#partner-file/sign.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import {
  readingContext,
  sampleContent,
  sampleHash,
  sampleSide,
  sampleTerms,
} from '#test/support/partner-file-samples.ts'

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))
/** Characters that grow most when they are escaped, in the page and in the file. */
const text = `${'"<&\n'.repeat(999)}"<&`
const line = '"<&'.repeat(66)
const host = (index: number) =>
  `${'h'.repeat(60)}${index}.${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(50)}.example`
const address = (index: number) => `2001:db8:aaaa:bbbb:cccc:dddd:eeee:${index.toString(16)}`

function largestSide(): SideTerms {
  const pins = (count: number) => many(count, (index) => index.toString(16).padStart(64, 'a'))
  return {
    ...sampleSide(line, 'x.example'),
    ...{ address: text, exceptions: text, registerNumber: line, operator: line, gatewayProduct: line, outOfBand: line },
    domains: many(200, (index) => ({ name: host(index), includeSubdomains: true })),
    hosts: many(100, (index) => ({ host: host(index), port: 65_535, addresses: many(20, address) })),
    sendingAddresses: many(500, address),
    ...{ heloNames: many(50, host), certificateNames: many(50, host), rootPins: pins(20), pins: pins(50) },
    testMailboxes: many(20, () => ({ address: `${'m'.repeat(30)}@${'d'.repeat(60)}.example`, repliesItself: true })),
    escalation: many(10, () => ({ who: line, withinHours: 720 })),
    signatories: many(4, () => ({ name: line, title: line })),
  }
}

test('the largest file is within the limit and comes out as it went in', { timeout: 60_000 }, () => {
  const { common } = sampleTerms
  const everyClause = withClauses<Clause, Clause>(common, () => ({ de: text, en: `${text.slice(0, -1)}>` }))
  const isIncluded = { ...everyClause.indemnity, isIncluded: true }
  const full = writeCommon({ ...everyClause, indemnity: isIncluded }, 'both')
  const { agreement, contacts } = sampleContent()
  const largest = { ...agreement, first: largestSide(), second: largestSide(), common: full }
  const [contact] = contacts
  const people = many(50, (index) => ({
    ...contact,
    name: `${index} ${line.slice(0, 150)}`,
    phone: line,
    keyword: line,
  }))
  const content = partnerFileContent.parse({
    ...sampleContent({ agreement: largest, agreementHash: sampleHash(largest), language: 'both' }),
    contacts: people,
  })
  const key = makeSigningKey()
  const written = writePartnerFile(
    signPartnerFile(
      content,
      pageHtml(content, { fingerprint: key.fingerprint, isPractice: false }, translatorFor),
      key,
    ),
  )
  const bytes = Buffer.from(written)
  expect(bytes.length).toBeGreaterThan(500_000)
  expect(bytes.length).toBeLessThan(partnerFileBytes)
  expect(valueIn(readPartnerFile(bytes, readingContext)).content).toEqual(content)
})
