// A message to send in tests, and hooks that say yes and remember the steps.
import type { AttemptStep } from '#domain/evidence-record.ts'
import type { OutgoingMessage, OutgoingRecipient, TransmitHooks } from '#wire/smtp-client/transmission.ts'

/** A recipient who asks for nothing. */
export function recipientNamed(address: string, more: Partial<OutgoingRecipient> = {}): OutgoingRecipient {
  return { address, notify: null, originalRecipient: null, ...more }
}

/** A small message to two recipients unless told otherwise. */
export function sampleMessage(more: Partial<OutgoingMessage> = {}): OutgoingMessage {
  const body = more.body ?? Buffer.from('Subject: sample\r\n\r\nHello\r\n')
  return {
    sender: 'anna@own.example',
    recipients: [recipientNamed('berta@partner.example'), recipientNamed('clara@partner.example')],
    returnContent: null,
    envelopeId: null,
    is8bit: false,
    isSmtpUtf8: false,
    requiresTls: false,
    size: body.byteLength,
    ...more,
    body,
  }
}

/** Hooks with a note that is taken at once, unless told otherwise. */
export function sampleHooks(beforeEnd: () => Promise<boolean> = () => Promise.resolve(true)): TransmitHooks & {
  readonly steps: readonly AttemptStep[]
  readonly notes: { count: number }
} {
  const steps: AttemptStep[] = []
  const notes = { count: 0 }
  return {
    steps,
    notes,
    onStep: (step) => steps.push(step),
    beforeEnd() {
      notes.count += 1
      return beforeEnd()
    },
  }
}
