// One short sentence per finished step, for the live region; steps that only begin are not spoken.
import type { ProbeProgress } from '#domain/probe-report.ts'
import type { Translate } from '#i18n/translate.ts'

/** The sentence for one line of progress; undefined when nothing finished. */
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
      if (progress.state === 'running') return undefined
      return progress.state === 'done' ? t('test.announce-step', names) : t('test.announce-stopped', names)
    }
  }
}
