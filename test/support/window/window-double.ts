// Puts the scripted house behind the window before the window starts. The address names the scene: ?scene=first-start|worklist|confirmed, language,
// theme, how many partners and people more, and the pace of a test in milliseconds.
import { succeed } from '#domain/fault.ts'
import { createContractDouble } from '../contract-double.ts'
import { idleCare } from './care-double.ts'
import { sampleConfirmView } from './confirm-samples.ts'
import { houseDouble } from './house-double.ts'
import { samplePartner, samplePartners } from './partner-samples.ts'
import { sampleDue, samplePeople } from './people-samples.ts'
import { sampleRendering } from './rendering-sample.ts'

const scene = new URLSearchParams(location.search)
const paceMs = Number(scene.get('pace') ?? '60')
const language = scene.get('language') === 'en' ? 'en' : 'de'
const theme = scene.get('theme') === 'dark' ? 'dark' : 'light'
const isFirstStart = scene.get('scene') === 'first-start'
const isConfirmed = scene.get('scene') === 'confirmed'
const many = Array.from({ length: Number(scene.get('many') ?? '0') }, (_, index) => ({
  partner: samplePartner(1000 + index, `Partner ${index}`, [`p${index}.example`]),
  reports: [],
}))

const pace = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, paceMs)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

const double = createContractDouble(
  houseDouble({
    partners: isFirstStart ? [] : [...samplePartners, ...many],
    systemLanguage: language,
    settings: isFirstStart ? { theme } : { theme, organisation: 'Firma Beispiel GmbH' },
    nowMs: Date.now(),
    rendering: sampleRendering,
    pace,
    contacts: samplePeople(Number(scene.get('people') ?? '0')),
    care: { ...idleCare, due: sampleDue, pace },
    confirm: isConfirmed ? { read: ({ partnerId }) => succeed(sampleConfirmView(partnerId)) } : {},
  }),
)
Object.assign(globalThis, { handschlag: double.bridge })
