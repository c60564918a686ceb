import { app } from 'electron'
import { house } from '#operations/house.ts'
export const main = [app, house]
