import { page } from './features/partners/partner-page.tsx'
export const routes = [page]
