// What a page paints outside its tags becomes an artifact; what is tagged stays as it is, whatever stands in its strings.
import { describe, expect, test } from 'vitest'
import { operationsOf } from '#print/content-operations.ts'
import { withArtifacts } from '#print/pdf-artifacts.ts'

const marked = (content: string, hidden: readonly number[] = []) =>
  withArtifacts(content, new Set(hidden)).trim().split('\n')

describe('operations', () => {
  test.each([
    ['q 1 0 0 1 0 0 cm Q', ['q', 'cm', 'Q']],
    ['(a \\) b (c) BDC) Tj <0041> Tj', ['Tj', 'Tj']],
    ['/P <</MCID 3 >>BDC EMC', ['BDC', 'EMC']],
    ['[ (x) -12.5 <00> ] TJ', ['TJ']],
    ['% f S\n0 0 1 1 re f*', ['re', 'f*']],
    ['BI /W 1 ID \x01f S\x02 EI Q', ['Do', 'Q']],
  ])('%j', (content, operators) => {
    expect(operationsOf(content).map(({ operator }) => operator)).toEqual(operators)
  })

  test('what ends in the middle is kept', () => {
    expect(operationsOf('q (open').map(({ text }) => text)).toEqual(['q', '(open'])
  })
})

describe('artifacts', () => {
  test('a path from its start to its end', () => {
    expect(marked('0 0 m 9 9 l S')).toEqual(['/Artifact BMC', '0 0 m', '9 9 l', 'S', 'EMC'])
  })

  test('text and pictures outside of tags', () => {
    expect(marked('BT /F1 9 Tf (x) Tj ET /X1 Do')).toEqual([
      ...['BT', '/F1 9 Tf', '/Artifact BMC', '(x) Tj', 'EMC', 'ET'],
      ...['/Artifact BMC', '/X1 Do', 'EMC'],
    ])
  })

  test('tagged content stays, also within another', () => {
    const content = '/P <</MCID 0 >>BDC\n/Span <</ActualText (f S) >>BDC\n(x) Tj\nEMC\n0 0 1 1 re\nf\nEMC'
    expect(marked(content)).toEqual(content.split('\n'))
  })

  test('text of header and footer that only says how it reads', () => {
    expect(marked('/Span<</ActualText <FEFF00A0> >> BDC 2 0 Td <0003> Tj EMC')).toEqual([
      ...['/Artifact BMC', '2 0 Td', '<0003> Tj', 'EMC'],
    ])
  })

  test('hidden content loses its tag, its neighbour does not', () => {
    expect(marked('/P <</MCID 1 >>BDC EMC /P <</MCID 11 >>BDC EMC', [1])).toEqual([
      ...['/Artifact BMC', 'EMC', '/P <</MCID 11 >>BDC', 'EMC'],
    ])
  })
})
