import { main } from '../../main/main.ts'
import { routes } from '../../renderer/routes.tsx'
export const all = [main, routes]
