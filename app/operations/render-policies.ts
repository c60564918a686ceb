// Configuration from a policy file, for scripts: no partner list, no store, the same bytes for the same input. The file is parsed
// strictly and bounded; an unknown field is a mistake, not a comment.
import type { Rendering } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type PolicyFile, policyFile } from '#domain/tls-policy.ts'
import { renderForSite } from './render-for-site.ts'

/** Longest policy file, in characters: 20 000 policies of ordinary size. */
export const policyFileLimit = 64 * 1024 * 1024

/** Renders the policies of a file's text for one gateway; faults input.too-large, input.wrong-format, and those of the gateway. */
export function renderPolicies(text: string, path: string, gateway: string): Outcome<Rendering> {
  const file = readPolicyFile(text, path)
  if (!file.ok) return file
  const { policies, sites } = file.value
  return renderForSite(gateway, policies, Object.hasOwn(sites, gateway) ? sites[gateway] : {})
}

/** Reads the text of a policy file; faults input.too-large, input.wrong-format. */
export function readPolicyFile(text: string, path: string): Outcome<PolicyFile> {
  if (text.length > policyFileLimit) return fail('input.too-large', { path, limit: `${policyFileLimit / 1048576} MB` })
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    return fail('input.wrong-format', { path, detail: error instanceof Error ? error.message : '' })
  }
  const file = policyFile.safeParse(content)
  if (file.success) return succeed(file.data)
  const issue = file.error.issues[0]
  return fail('input.wrong-format', { path, detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` })
}
