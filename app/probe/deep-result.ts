// The deeper facts of one address as programs read them, beside the fields of schema handschlag.check/1. Without times, so that two tests of
// the same server compare equal.
import type { EnumeratedVersion } from '#domain/hello-round.ts'
import type { ProbeReport } from '#domain/probe-report.ts'

interface Place {
  readonly host: string
  readonly ip: string
}

/** Our own hellos, the list of a full test, and what gateways negotiate; null = not asked. */
export function toDeepResult(at: Place, { observed, judgement }: ProbeReport) {
  const isHere = (entry: Place) => entry.host === at.host && entry.ip === at.ip
  const round = observed.hellos.find(isHere)
  const listing = observed.enumerations.find(isHere)
  return {
    hellos: round === undefined ? null : { ended: round.ended, isRemembered: round.isRemembered },
    listing:
      listing === undefined
        ? null
        : {
            ended: listing.ended,
            tls13: listed(listing.modern),
            tls12: listed(listing.classic),
            oldVersions: listing.oldVersions,
            preference: listing.preference,
            refusesClearMail: listing.refusesClearMail,
            answersInjected: listing.answersInjected,
          },
    gateways: judgement.simulations.filter(isHere).map(({ verdict }) => verdict),
  }
}

/** Whether a certificate is known to be revoked; null = nobody was asked. */
export function revocationOf(sha256: string, { observed }: ProbeReport) {
  return observed.revocations.find((fact) => fact.sha256 === sha256)?.status.kind ?? null
}

function listed({ suites, groups }: EnumeratedVersion) {
  return { suites: [...suites], groups: [...groups] }
}
