// Which proxy the app goes by: the system's, unless the switches of its start name another. Chromium heeds those for its first session only.
import { app, type ProxyConfig } from 'electron'

/** The choice as a session takes it. */
export function proxyChoice(): ProxyConfig {
  const { commandLine } = app
  const given = (name: string) => commandLine.getSwitchValue(name)
  if (commandLine.hasSwitch('no-proxy-server')) return { mode: 'direct' }
  if (given('proxy-pac-url') !== '') return { mode: 'pac_script', pacScript: given('proxy-pac-url') }
  if (given('proxy-server') === '') return { mode: 'system' }
  const rules = { mode: 'fixed_servers', proxyRules: given('proxy-server') } as const
  const bypass = given('proxy-bypass-list')
  return bypass === '' ? rules : { ...rules, proxyBypassRules: bypass }
}
