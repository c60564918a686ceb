// A gateway of our own: what it is called, what kind it is, which direction it serves, and the facts its configuration needs. The facts
// are kept as the target's form has them; the target's schema judges them. `siteField` describes one field of that form.
import { z } from 'zod'
import { lineOfText } from './partner.ts'
import { policyDirection } from './tls-policy.ts'

export const siteFieldKinds = ['text', 'lines', 'choice', 'toggle', 'number', 'pairs'] as const

/** A field of a site's form. Labels: `gateway-<kind>:site.<name>.label`, `.hint`, `.option.<option>`. */
export const siteField = z.strictObject({
  name: z.string(),
  /** Fact of the field: text, string[], one of `options`, boolean, number or null, or a record of texts (`name = value` lines). */
  kind: z.enum(siteFieldKinds),
  options: z.array(z.string()),
  isRequired: z.boolean(),
  /** Names, paths, addresses: shown in the fixed-width face. */
  isMono: z.boolean(),
  /** A path on this desk, for which the window can ask by a dialog; null = none. */
  chooses: z.enum(['node-archive']).nullable(),
  /** Asked only while another field has one of these values. */
  when: z.strictObject({ field: z.string(), values: z.array(z.string()).min(1) }).nullable(),
})
export type SiteField = z.infer<typeof siteField>

export const siteFacts = z.record(z.string().max(60), z.unknown())
export type SiteFacts = z.infer<typeof siteFacts>

export const gatewaySiteDraft = z.strictObject({
  id: z.uuid().nullable(),
  name: lineOfText.min(1),
  /** Kind of gateway, as in `handschlag render --gateway`. */
  gateway: z.string().max(40),
  /** Mail it carries; a policy is narrowed to this before it is rendered. */
  serves: policyDirection,
  facts: siteFacts,
})
export type GatewaySiteDraft = z.infer<typeof gatewaySiteDraft>

export const gatewaySite = gatewaySiteDraft.extend({ id: z.uuid(), createdAt: z.string(), changedAt: z.string() })
export type GatewaySite = z.infer<typeof gatewaySite>
