// Output of the Exchange scripts as a test needs it: a result line, an answer of a host, a place on it.
import type { CommandAnswer, PushPlace } from '#domain/push/push-driver.ts'

/** The last line of a script. */
export function resultLine(value: unknown): string {
  return `HANDSCHLAG-RESULT ${Buffer.from(JSON.stringify(value)).toString('base64')}`
}

/** A run's result with what a test is about. */
export function runResult(changes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { Schema: 'handschlag.exchange-result/2', Version: '15.2.1544.4', StateHash: 'a'.repeat(64), ...changes }
}

/** An answer that ends with a result. */
export function answerWith(id: string, value: unknown, code: number | null = 0): CommandAnswer {
  return { id, code, stdout: `Welcome\r\n${resultLine(value)}\r\n`, stderr: '' }
}

export const place: PushPlace = {
  system: 'windows',
  folder: 'C:/ProgramData/Handschlag/3f0a1c52-7d6e-4b8a-9c1d-2e3f4a5b6c7d/0123456789abcdef',
  run: 'fedcba9876543210',
}

const settings = {
  Name: 'Handschlag Bank 1',
  Enabled: 'true',
  RequireTLS: 'true',
  AddressSpaces: 'smtp:bank.example;1',
  MaxMessageSize: '9223372036854775807',
}

/** A send connector that is to be changed: its values now and then. */
export function changeOf(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>> | null = {},
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    ...{ Kind: 'change', Sort: 'send', Server: '', Name: settings.Name, IsKnown: true, Edited: [] },
    Before: { ...settings, ...before },
    ...(after !== null && { After: { ...settings, ...after } }),
    ...more,
  }
}
