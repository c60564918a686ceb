// Postfix versions we render for, and what each can do. Only 3.7 was run; the others rest on the vendor's release notes.

export const postfixVersions = ['3.4', '3.5', '3.6', '3.7', '3.8', '3.9', '3.10', '3.11'] as const
export type PostfixVersion = (typeof postfixVersions)[number]

/** The version whose every generated file was run. */
export const verifiedVersion: PostfixVersion = '3.7'

/** Several next hops in one transport entry. */
export const severalNextHopsSince: PostfixVersion = '3.5'
/** `>=TLSv1.2` instead of a list of exclusions. */
export const protocolBoundsSince: PostfixVersion = '3.6'

/** Whether `version` is `needed` or later. */
export function isSince(version: PostfixVersion, needed: PostfixVersion): boolean {
  return postfixVersions.indexOf(version) >= postfixVersions.indexOf(needed)
}
