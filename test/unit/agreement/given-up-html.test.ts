// A counter-proof that was given up on the paper a partner gets: said as what it is, in every language, and nothing of what our host looks like.
import { expect, test } from 'vitest'
import { agreementDocument } from '#agreement/document.ts'
import { proofsHtml } from '#agreement/page/proofs-html.ts'
import { paperWords } from '#agreement/page/words.ts'
import { documentLanguages } from '#domain/agreement/agreement.ts'
import { translatorFor } from '#i18n/translate.ts'
import { givenUpAt, sampleGivenUp } from '#test/support/given-up-sample.ts'
import { expectWellFormed } from '#test/support/page-tags.ts'
import { fullFacts } from '#test/support/paper-facts.ts'
import { fullProofs, heldProof, sampleStanding } from '#test/support/paper-proofs.ts'

test.each(documentLanguages)('in %s', (choice) => {
  const proof = heldProof({
    ...{ verdict: 'undetermined', reasons: ['interrupted', 'given-up'], temporary: 'not-known', normalRoute: null },
    givenUp: sampleGivenUp,
  })
  const standing = sampleStanding({ kind: 'configured', why: 'undetermined' })
  const proofs = fullProofs({
    gateways: [{ standing, hostIds: proof.hostId === null ? [] : [proof.hostId], domains: [proof.domain] }],
    ...{ counterProofs: [proof], inboundProofs: [] },
  })
  const words = paperWords(choice)
  const { html } = proofsHtml(agreementDocument(fullFacts({ proofs })), { words, isFillable: false })
  expectWellFormed(html)
  for (const language of choice === 'both' ? (['de', 'en'] as const) : [choice]) {
    const t = translatorFor(language)
    expect(html).toContain(t('agreement:proof.reason.given-up'))
    expect(html).toContain(t('agreement:proof.temporary.given-up', { when: words.moment(givenUpAt) }))
    expect(html).toContain(t('agreement:proof.route.not-seen'))
  }
  for (const secret of ['gegenprobe-', '/etc/postfix', '.handschlag', 'ETIMEDOUT']) expect(html).not.toContain(secret)
})
