// One short sentence when something ended, for the live region: the DNS, the session of an address, a domain. Single steps, questions and
// waits are not spoken: they would drown what matters.
import { sessionSteps } from '#domain/observation.ts'
import type { ProbeProgress } from '#domain/probe-report.ts'
import type { Translate } from '#i18n/translate.ts'

const lastStep = sessionSteps.at(-1)

/** The sentence for one line of progress; undefined when nothing worth a word ended. */
export function progressWords(progress: ProbeProgress, t: Translate): string | undefined {
  switch (progress.kind) {
    case 'dns':
      return progress.state === 'done' ? t('test.announce-dns', { domain: progress.domain }) : undefined
    case 'route':
    case 'hellos':
    case 'wait':
    case 'part':
      return undefined
    case 'judged':
      return t('test.announce-judged', { domain: progress.domain })
    case 'step': {
      const names = { host: progress.host, ip: progress.ip, step: t(`probe:step.${progress.step}`) }
      if (progress.state === 'stopped') return t('test.announce-stopped', names)
      return progress.state === 'done' && progress.step === lastStep ? t('depth:live.session-ended', names) : undefined
    }
  }
}
