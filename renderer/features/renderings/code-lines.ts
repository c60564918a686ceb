// A generated file as lines of coloured words: the highlighter's tree cut at line ends. Nothing of it is ever HTML text. What is too long or
// has no grammar stays plain; the words of all lines joined are always the content.
import bash from 'highlight.js/lib/languages/bash'
import ini from 'highlight.js/lib/languages/ini'
import json from 'highlight.js/lib/languages/json'
import powershell from 'highlight.js/lib/languages/powershell'
import xml from 'highlight.js/lib/languages/xml'
import { createLowlight } from 'lowlight'
import type { Artefact } from '#domain/artefact.ts'

const lowlight = createLowlight({ ini, json, powershell, shell: bash, xml })
type Tree = ReturnType<typeof lowlight.highlight>
type Node = Tree['children'][number]

export interface Word {
  readonly text: string
  /** Classes of the highlighter; empty = plain. */
  readonly look: string
}
export type CodeLine = readonly Word[]

/** Longest text that is coloured; beyond it plain text stays quick. */
const highlightLimit = 100_000

/** The lines of a file, without their ends. */
export function codeLines({ language, content }: Pick<Artefact, 'language' | 'content'>): readonly CodeLine[] {
  const text = content.replaceAll('\r\n', '\n')
  const isColoured = lowlight.registered(language) && text.length <= highlightLimit
  const words = isColoured ? wordsOf(lowlight.highlight(language, text).children, '') : [{ text, look: '' }]
  const lines: Word[][] = [[]]
  for (const { text: piece, look } of words) {
    for (const [index, part] of piece.split('\n').entries()) {
      if (index > 0) lines.push([])
      if (part !== '') lines.at(-1)?.push({ text: part, look })
    }
  }
  if (lines.length > 1 && lines.at(-1)?.length === 0) lines.pop()
  return lines
}

function wordsOf(nodes: readonly Node[], look: string): readonly Word[] {
  return nodes.flatMap((node): readonly Word[] => {
    if (node.type === 'text') return [{ text: node.value, look }]
    if (node.type !== 'element') return []
    const classes = node.properties['className']
    return wordsOf(node.children, Array.isArray(classes) ? classes.join(' ') : look)
  })
}
