import { main } from '../../main/main.ts'
export const planted = main
