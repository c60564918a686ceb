// Languages as people say them, as the tags of vCard: `Deutsch, English` → `de`, `en`. What is no language known by name here gives no tag.

const codes = 'bg cs da de el en es et fi fr ga hr hu is it lb lt lv mk mt nb nl no pl pt rm ro ru sk sl sq sr sv tr uk'

let known: ReadonlyMap<string, string> | undefined

/** The tags of the languages named, each once, in their order. */
export function languageTags(languages: string): readonly string[] {
  const tags = languages.split(/[,;/]|\s+(?:und|and)\s+/).flatMap((word) => tagOf(word.trim().toLowerCase()) ?? [])
  return [...new Set(tags)]
}

function tagOf(word: string): string | undefined {
  known ??= namesOf(codes.split(' '))
  return known.get(word)
}

function namesOf(tags: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const tag of tags) {
    names.set(tag, tag)
    for (const locale of ['de', 'en', tag]) {
      const name = new Intl.DisplayNames(locale, { type: 'language' }).of(tag)
      if (name !== undefined) names.set(name.toLowerCase(), tag)
    }
  }
  return names
}
