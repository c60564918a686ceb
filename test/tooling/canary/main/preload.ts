import { contextBridge } from 'electron'
import { partner } from '#contract/contract.ts'
import { house } from '#operations/house.ts'
export const preload = [contextBridge, partner, house]
