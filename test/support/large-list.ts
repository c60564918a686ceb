// A list as a large organisation would have it: partners with several contacts each, some rows wrong on purpose. Always the same bytes.

export interface LargeList {
  readonly content: Uint8Array
  readonly rows: number
  /** Line and code of every wrong row, in the order of the list. */
  readonly wrong: readonly string[]
}

const roles = ['Technik', 'Informationssicherheit', 'Datenschutz', 'Störungsannahme 24x7', 'Leitung'] as const

/** Makes `partners` partners with `contacts` contacts each; every `wrongEvery`th partner has one wrong contact more, 0 = none. */
export function makeLargeList(partners: number, contacts: number, wrongEvery = 0): LargeList {
  const lines = ['Partner;Domains;Ansprechpartner;Rollen;Stellvertretung;E-Mail;Telefon;Mobil;Sprachen;Notiz']
  const wrong: string[] = []
  for (let index = 0; index < partners; index += 1) {
    const head = `Partner ${index} GmbH;p${index}.example, mail.p${index}.example`
    for (let each = 0; each < contacts; each += 1) {
      const person = `Person ${index}-${each}`
      const mail = `person${each}@p${index}.example`
      const role = roles[each % roles.length]
      const phones = `+49 30 ${index}${each};+49 170 ${index}${each}`
      lines.push(`${head};${person};${role};nein;${mail};${phones};Deutsch, Englisch;"Müller & Söhne; Raum ${index}"`)
    }
    if (wrongEvery > 0 && index % wrongEvery === 0) {
      lines.push(`${head};Person X;Hausmeister;;;;;;`)
      wrong.push(`${lines.length} unknown-role`)
    }
  }
  return { content: new TextEncoder().encode(`${lines.join('\r\n')}\r\n`), rows: lines.length - 1, wrong }
}
