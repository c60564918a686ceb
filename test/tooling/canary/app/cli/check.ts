import { house } from '#operations/house.ts'
export const check = house
