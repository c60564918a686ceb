// File names of the Exchange Online scripts, known to the writer and to the reader that checks it.

export const applyScriptName = 'handschlag-exchange-online-apply.ps1'
export const verifyScriptName = 'handschlag-exchange-online-verify.ps1'
export const rollbackScriptName = 'handschlag-exchange-online-rollback.ps1'
