// What a generated script may use. Commands with the parameters they may be given; a function of the script itself is known by the
// parser. Parameter names are those of the cmdlets in Windows PowerShell 4 and Exchange Server 2016 and later.

export const allowedCommands: ReadonlyMap<string, readonly string[]> = new Map([
  ['$shellscript', []],
  ['connect-exchangeserver', ['auto', 'clientapplication']],
  ['convertfrom-json', ['inputobject']],
  ['convertto-json', ['inputobject', 'depth', 'compress']],
  ['export-clixml', ['inputobject', 'literalpath', 'depth']],
  ['get-childitem', ['literalpath', 'filter']],
  ['get-command', ['name', 'erroraction']],
  ['get-date', []],
  ['get-frontendtransportservice', ['identity']],
  ['get-itemproperty', ['literalpath', 'erroraction']],
  ['get-queue', ['server', 'resultsize', 'erroraction']],
  ['get-sendconnector', []],
  ['get-transportconfig', []],
  ['get-transportservice', ['identity']],
  ['icacls.exe', []],
  ['join-path', ['path', 'childpath']],
  ['move-item', ['literalpath', 'destination', 'force']],
  ['new-item', ['itemtype', 'path']],
  ['new-object', ['typename', 'argumentlist']],
  ['new-sendconnector', []],
  ['remove-sendconnector', []],
  ['set-sendconnector', ['identity', 'enabled']],
  ['sort-object', ['property']],
  ['test-path', ['literalpath']],
  ['write-host', []],
])

/** Parameters that both New-SendConnector (address space set) and Set-SendConnector have. */
export const sendConnectorParameters: readonly string[] = [
  'AddressSpaces',
  'Comment',
  'DNSRoutingEnabled',
  'DomainSecureEnabled',
  'Fqdn',
  'FrontendProxyEnabled',
  'IgnoreSTARTTLS',
  'MaxMessageSize',
  'Name',
  'Port',
  'ProtocolLoggingLevel',
  'RequireTLS',
  'SmartHosts',
  'SourceTransportServers',
  'TlsAuthLevel',
  'TlsDomain',
]

/** Types of .NET the scripts name, casts and attributes included. */
export const allowedTypes: readonly string[] = [
  'bool',
  'char',
  'console',
  'convert',
  'environment',
  'hashtable',
  'int',
  'long',
  'microsoft.win32.registry',
  'parameter',
  'regex',
  'string',
  'string[]',
  'system.collections.arraylist',
  'system.io.file',
  'system.text.encoding',
  'validaterange',
  'validateset',
]

/** Variables PowerShell itself provides. */
export const suppliedVariables: ReadonlySet<string> = new Set([
  'true',
  'false',
  'null',
  '_',
  'lastexitcode',
  'psscriptroot',
  'env:exchangeinstallpath',
  'env:computername',
])
