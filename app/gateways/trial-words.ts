// What our own scripts on hosts say of a counter-proof in fixed English words, as a sentence for the reader. Words of anybody else stay as they are.

const sentences: ReadonlyMap<string, string> = new Map([
  ['the temporary route is not there', 'push:detail.trial-route-gone'],
  ['the temporary connector is not there', 'push:detail.trial-route-gone'],
  ['the queue cannot be looked at', 'push:detail.trial-queue-unseen'],
])

/** The detail of a fault for these words. */
export function trialWords(words: string): string {
  return sentences.get(words.trim().replace(/\.$/, '').toLowerCase()) ?? words
}
