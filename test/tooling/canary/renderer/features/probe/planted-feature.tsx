import { page } from '../partners/partner-page.tsx'
export const planted = page
