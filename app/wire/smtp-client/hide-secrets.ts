// Takes what somebody signs in with out of words, in every form it is said in: as it is, in base64 as AUTH says it, in other letter case, without
// padding, as bytes read one by one, and in pieces where a server repeats only a part of what it heard.
import { printable } from '../smtp-reply.ts'

const hidden = '***'
const shortestPiece = 8

interface Secrets {
  readonly user: string
  readonly password: string
}

/** The function that takes them out. */
export function secretHider({ user, password }: Secrets): (words: string) => string {
  const encoded = [`\0${user}\0${password}`, password, user].map(base64).map(withoutPadding)
  const asBytes = Buffer.from(password, 'utf8').toString('latin1')
  const plain = [password, asBytes, printable(password), printable(asBytes)].filter((form) => form.trim() !== '')
  const forms = [...new Set([...encoded, ...plain])].filter((form) => form !== '').sort((a, b) => b.length - a.length)
  const whole = new RegExp(`(?:${forms.map(escaped).join('|')})=*`, 'gi')
  const lower = encoded.map((form) => form.toLowerCase())
  const piece = (word: string) => {
    const bare = withoutPadding(word).toLowerCase()
    return bare.length >= shortestPiece && lower.some((form) => form.includes(bare)) ? hidden : word
  }
  return (words) => words.replace(whole, hidden).replace(/[A-Za-z0-9+/]+=*/g, piece)
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}

function withoutPadding(text: string): string {
  return text.replace(/=+$/, '')
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
