// Postfix over SSH: the generated scripts do the work on the host, this says how they are called and what their answers mean.
import type { PushDriver, PushPlace } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import type { PostfixSite } from '../site.ts'
import { judgeEnd, proofsId } from './judge-end.ts'
import { readHost } from './read-host.ts'

const minuteMs = 60_000
const finger = 'posttls-finger'

const command = (
  place: PushPlace,
  id: string,
  phase: PlanCommand['phase'],
  script: 'apply' | 'verify' | 'proofs' | 'rollback',
  words: readonly string[],
): PlanCommand => ({
  id,
  phase,
  words: ['sh', `${place.folder}/handschlag-postfix-${script}.sh`, ...words, '--tell'],
  // Reading needs it, too: `postfix check`, backups and keys of client certificates belong to root.
  isPrivileged: true,
  timeoutMs: phase === 'inspect' ? 5 * minuteMs : 30 * minuteMs,
  isDetached: phase === 'apply' || phase === 'undo',
})

/** The site's identifier in the path of the work folder names this desk on the host. */
function deskWords({ folder }: PushPlace): readonly string[] {
  const [, desk] = /\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/|$)/.exec(folder) ?? []
  return desk === undefined ? [] : ['--desk', desk]
}

/** The backup by its folder, else by the run that made it. */
function backupWords({ run }: PushPlace, { backup }: Readonly<Record<string, string>>): readonly string[] {
  return backup === undefined ? ['--run', run] : ['--backup', backup]
}

export const postfixPush: PushDriver<PostfixSite> = {
  systems: ['posix'],
  inspect: (_site, place) => [command(place, 'inspect-host', 'inspect', 'apply', ['--plan', ...deskWords(place)])],
  read: (answers, _artefacts, site) => readHost(answers, site.provesSessions ? finger : null),
  apply: (_site, place, { stateHash }, accepted) => [
    command(place, 'apply-set', 'apply', 'apply', [
      '--apply',
      ...['--expect', stateHash],
      ...deskWords(place),
      ...['--run', place.run],
      ...accepted.flatMap((code) => ['--accept', code]),
    ]),
  ],
  verify: (site, place) => [
    command(place, 'verify-set', 'verify', 'verify', []),
    ...(site.provesSessions ? [command(place, proofsId, 'verify', 'proofs', [])] : []),
  ],
  inspectUndo: (_site, place, undo) => [
    command(place, 'inspect-backup', 'inspect', 'rollback', ['--plan', ...backupWords(place, undo), '--ours']),
  ],
  readUndo: (answers) => readHost(answers, null),
  undo: (_site, place, undo, reading) => [
    command(place, 'undo-set', 'undo', 'rollback', [
      '--apply',
      ...(reading === null ? [] : ['--expect', reading.stateHash]),
      ...backupWords(place, undo),
      '--ours',
    ]),
  ],
  judge: judgeEnd,
}
