// The steps both sides tick off, in the order of the work. Sentences are `agreement:phase.<key>` and `agreement:step.<phase>.<key>`.

export interface ChecklistPhase {
  readonly key: 'test' | 'agree' | 'configure' | 'rollOut' | 'confirm' | 'watch'
  readonly steps: readonly string[]
}

export const checklist: readonly ChecklistPhase[] = [
  { key: 'test', steps: ['allHosts', 'nameAndAuthority', 'tlsVersion', 'plainText', 'fromGateway'] },
  { key: 'agree', steps: ['contacts', 'outOfBand', 'domains', 'level', 'notice', 'signed'] },
  { key: 'configure', steps: ['generated', 'approval', 'backup', 'partnerDone'] },
  { key: 'rollOut', steps: ['dryRun', 'reviewed', 'applied', 'verified'] },
  { key: 'confirm', steps: ['mailOut', 'mailBack', 'receivedLine', 'negative', 'acceptance'] },
  { key: 'watch', steps: ['monitoring', 'expiry', 'contacts', 'review'] },
]
