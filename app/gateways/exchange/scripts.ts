// The three scripts of the Exchange target, put together from the data table and the fixed parts. The table comes after the shell, whose
// own scripts run in the same scope and could touch a variable.
import type { Artefact } from '#domain/artefact.ts'
import { resultEngine } from '../powershell/result-engine.ts'
import { backupFolderEngine, saveTextEngine } from '../powershell/save-engine.ts'
import { assembleScript, type ScriptPart, scriptPart } from '../powershell/script-part.ts'
import { applyEngine, applyParameters } from './engine/apply.ts'
import { certificateEngine } from './engine/certificates.ts'
import { chainEngine } from './engine/chain.ts'
import { changeEngine } from './engine/change.ts'
import { compareEngine } from './engine/compare.ts'
import { conflictEngine } from './engine/conflicts.ts'
import { lockEngine, trapEngine } from './engine/guard.ts'
import { journalEngine } from './engine/journal.ts'
import { pastRunsEngine, pastValuesEngine } from './engine/past-runs.ts'
import { planEngine } from './engine/plan.ts'
import { protocolLogEngine } from './engine/protocol-log.ts'
import { queueEngine } from './engine/queues.ts'
import { rangeEngine } from './engine/ranges.ts'
import { receiveCertificateEngine, receiveCertificateGuard } from './engine/receive-certificate.ts'
import { openReportEngine, reportEngine, stepReportEngine } from './engine/report.ts'
import { rollbackEngine, rollbackParameters } from './engine/rollback.ts'
import { schannelEngine } from './engine/schannel.ts'
import { shellEngine } from './engine/shell.ts'
import { stateEngine } from './engine/state.ts'
import { undoEngine } from './engine/undo.ts'
import { verifyEngine, verifyParameters } from './engine/verify.ts'
import { applyScriptName, rollbackScriptName, verifyScriptName } from './script-names.ts'

const result = resultEngine('handschlag.exchange-result/2', 'Organization Management is needed.')
const reading = [rangeEngine, compareEngine, stateEngine]
const planning = [certificateEngine, planEngine, conflictEngine]

/** Apply, verify and roll back. */
export function exchangeScripts(table: ScriptPart): readonly Artefact[] {
  return [
    assembleScript(applyScriptName, [
      head('Plan or apply the connectors of this file.', applyParameters),
      ...[result, trapEngine, shellEngine, table, lockEngine, ...reading, ...planning],
      ...[receiveCertificateEngine, receiveCertificateGuard, saveTextEngine, backupFolderEngine],
      ...[pastRunsEngine, pastValuesEngine, reportEngine, journalEngine, undoEngine, changeEngine, stepReportEngine],
      applyEngine,
    ]),
    assembleScript(verifyScriptName, [
      head('Compare Exchange with the plan and read queues and logs. Writes nothing.', verifyParameters),
      ...[
        result,
        trapEngine,
        shellEngine,
        table,
        ...reading,
        ...planning,
        queueEngine,
        protocolLogEngine,
        schannelEngine,
      ],
      receiveCertificateEngine,
      verifyEngine,
    ]),
    assembleScript(rollbackScriptName, [
      head('Take back one run of the apply script from its backup folder.', rollbackParameters),
      ...[result, trapEngine, shellEngine, lockEngine, ...reading, saveTextEngine, pastRunsEngine, reportEngine],
      ...[chainEngine, undoEngine, openReportEngine, rollbackEngine],
    ]),
  ]
}

function head(purpose: string, parameters: string): ScriptPart {
  return scriptPart(
    `#why head\n# Handschlag, Exchange Server on-premises. ${purpose}\n# Read README.txt first.\n#why parameters\n${parameters.trim()}`,
  )
}
