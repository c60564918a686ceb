// What to do with the files, step by step, as the gateway's own instructions say it: from the sentences they are made of, or, where those
// depend on the site, from the README among the files. A gateway without instructions has no steps of its own.
import { z } from 'zod'
import type { Artefact } from '#domain/artefact.ts'
import { type Language, languages } from '#domain/language.ts'
import { catalog } from '#i18n/catalog.ts'

export interface OwnSteps {
  readonly steps: readonly string[]
  /** How to take everything back; empty when the instructions say it elsewhere. */
  readonly wayBack: string
}

export const readmeName = 'README.txt'

/** Said by every sheet in its own way, or no step. */
const beside: readonly string[] = ['copy', 'rollback']

const sentences = z.object({ readme: z.object({ step: z.record(z.string(), z.string()) }) })

/** The steps of a gateway's instructions in one language. */
export function ownSteps(gateway: string, artefacts: readonly Artefact[], language: Language): OwnSteps {
  const readme = readmePart(artefacts, language)
  if (readme === undefined) return { steps: [], wayBack: '' }
  const words: Readonly<Record<string, unknown>> = catalog[language]
  const known = sentences.safeParse(words[`gateway-${gateway}`])
  const entries = known.success ? Object.entries(known.data.readme.step) : []
  if (entries.length === 0 || entries.some(([, text]) => text.includes('{{'))) {
    return { steps: numberedSteps(readme), wayBack: '' }
  }
  return {
    steps: entries.flatMap(([key, text]) => (beside.includes(key) ? [] : [text])),
    wayBack: entries.find(([key]) => key === 'rollback')?.[1] ?? '',
  }
}

/** The part of the README in one language; undefined when there is none. */
export function readmePart(artefacts: readonly Artefact[], language: Language): string | undefined {
  const readme = artefacts.find(({ name }) => name === readmeName)
  if (readme === undefined) return undefined
  const parts = readme.content.replaceAll('\r\n', '\n').split(/^={20,}\n/m)
  return (parts.length === languages.length ? parts[languages.indexOf(language)] : parts.join('\n'))?.trim()
}

/** The first list `1. …`, its folded lines joined. */
function numberedSteps(text: string): readonly string[] {
  const steps: string[] = []
  for (const line of text.split('\n')) {
    const item = /^ ?(\d{1,2})\. +(\S.*)$/.exec(line)
    const last = steps.at(-1)
    if (Number(item?.[1]) === steps.length + 1) steps.push(item?.[2] ?? '')
    else if (last !== undefined && /^ {2,}\S/.test(line)) steps[steps.length - 1] = `${last} ${line.trim()}`
    else if (last !== undefined && line.trim() !== '') break
  }
  return steps
}
