// File names of the Exchange scripts, known to the writer and to the reader that checks it.

export const applyScriptName = 'handschlag-exchange-apply.ps1'
export const verifyScriptName = 'handschlag-exchange-verify.ps1'
export const rollbackScriptName = 'handschlag-exchange-rollback.ps1'
